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
    /// The answers about the household as they were then.
    private let answers: [UInt8]
    /// What else a version says, by the name under which 540 tells it.
    private let facts: [String: String?]

    /// A row of `LifeEventStatements.readChanges`.
    init(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) {
        household = try result.identifier(row, 0)
        version = try result.int4(row, 1)
        what = try result.text(row, 2)
        recordedAt = try result.instant(row, 3)
        desk = try result.text(row, 4)
        roster = try result.bytes(row, 5)
        answers = result.isNull(row, 10) ? Array("{}".utf8) : try result.bytes(row, 10)
        var facts: [String: String?] = [:]
        for (column, name) in [(6, "tehsil"), (7, "status"), (8, "mobile")] {
            facts[name] = .some(result.isNull(row, column) ? nil : try result.text(row, column))
        }
        facts["recipient"] = .some(result.isNull(row, 9) ? nil : try result.identifier(row, 9).written)
        self.facts = facts
    }

    /// The rows of `LifeEventStatements.readChanges`.
    static func all(_ result: borrowing ResultSet) throws(DatabaseError) -> [VersionChange] {
        var changes: [VersionChange] = []
        for row in 0..<result.rowCount { changes.append(try VersionChange(result, row)) }
        return changes
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
                for name in difference(first, last) { fields.string(name) }
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

    /// The questions, of members and of the household, whose answers differ between two versions, `members` where
    /// somebody came or went, and what else a version says. By name only: what the answers are, the officer looks up.
    private static func difference(_ before: VersionChange, _ after: VersionChange) -> [String] {
        var names = rosterDifference(before.roster, after.roster)
        names.formUnion(answersDifference(before.answers, after.answers))
        for (name, fact) in after.facts where before.facts[name] != fact { names.insert(name) }
        return names.sorted()
    }

    private static func rosterDifference(_ before: [UInt8], _ after: [UInt8]) -> Set<String> {
        guard let first = try? JSONDocument(before), let last = try? JSONDocument(after),
            let old = EditableRoster(first.root), let new = EditableRoster(last.root)
        else { return [] }
        var names: Set<String> = Set(old.persons) == Set(new.persons) ? [] : ["members"]
        for member in new.members {
            if let earlier = old[member.person] { names.formUnion(member.questionsDiffering(from: earlier)) }
        }
        return names
    }

    private static func answersDifference(_ before: [UInt8], _ after: [UInt8]) -> Set<String> {
        guard before != after, let first = try? JSONDocument(before), let last = try? JSONDocument(after)
        else { return [] }
        func answers(_ document: JSONDocument) -> [String: [UInt8]] {
            var answers: [String: [UInt8]] = [:]
            for (key, value) in document.root.members { answers[key.text] = Array(value.raw) }
            return answers
        }
        let (old, new) = (answers(first), answers(last))
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
    }
}
