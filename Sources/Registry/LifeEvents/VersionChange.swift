import PostgresPipeline
import Shared

/// One version that came after the one an officer saw: for 540, which says what changed, when and by which desk.
struct VersionChange: Sendable {
    let household: Identifier
    let version: Int32
    let what: String
    let recordedAt: Instant
    let desk: String
    private let roster: [UInt8]

    /// A row of `LifeEventStatements.readChanges`.
    init(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) {
        household = try result.identifier(row, 0)
        version = try result.int4(row, 1)
        what = try result.text(row, 2)
        recordedAt = try result.instant(row, 3)
        desk = try result.text(row, 4)
        roster = try result.bytes(row, 5)
    }

    /// 540 for an event on `seen`, as the household stands at the last of `changes` now.
    static func conflict(_ changes: [VersionChange], of household: Identifier, now version: Int32) -> RegistryReply {
        let own = changes.filter { $0.household == household }
        var list = JSONWriter()
        list.array { list in
            for change in own.dropFirst() {
                list.object { writer in
                    writer.member("version", change.version)
                    writer.member("what", change.what)
                    writer.member("recorded", change.recordedAt.written)
                    writer.member("desk", change.desk)
                }
            }
        }
        var fields = JSONWriter()
        fields.array { fields in
            if let first = own.first, let last = own.last {
                for name in difference(first.roster, last.roster) { fields.string(name) }
            }
        }
        return RegistryReply(
            Refusal(
                .versionConflict, field: "version",
                arguments: [
                    .text("household", household.written), .integer("version", version),
                    Refusal.Argument("changes", .raw(list.bytes)), Refusal.Argument("fields", .raw(fields.bytes)),
                ]))
    }

    /// The questions whose answers differ between two rosters, `members` where somebody came or went. By name only:
    /// what the answers are, the officer looks up.
    private static func difference(_ before: [UInt8], _ after: [UInt8]) -> [String] {
        guard let first = try? JSONDocument(before), let last = try? JSONDocument(after),
            let old = EditableRoster(first.root), let new = EditableRoster(last.root)
        else { return [] }
        var names: Set<String> = Set(old.persons) == Set(new.persons) ? [] : ["members"]
        for member in new.members {
            if let earlier = old[member.person] { names.formUnion(member.questionsDiffering(from: earlier)) }
        }
        return names.sorted()
    }
}
