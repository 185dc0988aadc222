import PostgresPipeline
import Shared

/// A case as the database has it.
package struct StoredCase: Sendable {
    /// One act on a case: who, when, why, by which op.
    struct Act: Sendable {
        let officer: String
        let at: Instant
        let reason: String
        let receipt: String
    }

    let matter: RegistryCase
    let state: CaseState
    let raised: Act
    /// Nil while it is open.
    let decided: Act?
    /// The re-survey that used an appeal.
    let usedVersion: Int32?
    /// Where the households are now, and their versions.
    let tehsil: String
    let version: Int32
    let otherTehsil: String?
    let otherVersion: Int32?

    /// A row of `CaseStatements.readCase` and its likes.
    init(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) {
        guard let kind = CaseKind(rawValue: try result.text(row, 1)),
            let ground = CaseGround(rawValue: try result.text(row, 10)),
            let reason = PlainText(try result.text(row, 11)),
            let state = CaseState(rawValue: try result.text(row, 17))
        else { throw DatabaseError(.undecodable) }
        matter = RegistryCase(
            id: try result.identifier(row, 0), kind: kind,
            own: RegistryCase.Seen(household: try result.identifier(row, 2), version: try result.int4(row, 3)),
            other: result.isNull(row, 4)
                ? nil
                : RegistryCase.Seen(household: try result.identifier(row, 4), version: try result.int4(row, 5)),
            merger: try Self.merger(result, row), claim: try Self.claim(result, row), ground: ground, reason: reason)
        self.state = state
        raised = Act(
            officer: try result.text(row, 16), at: try result.instant(row, 12), reason: reason.written,
            receipt: "\(try result.text(row, 13))/\(try result.int4(row, 14))/\(try result.int8(row, 15))")
        decided =
            result.isNull(row, 18)
            ? nil
            : Act(
                officer: try result.text(row, 19), at: try result.instant(row, 18), reason: try result.text(row, 20),
                receipt: "\(try result.text(row, 21))/\(try result.int4(row, 22))/\(try result.int8(row, 23))")
        usedVersion = result.isNull(row, 24) ? nil : try result.int4(row, 24)
        tehsil = try result.text(row, 25)
        version = try result.int4(row, 26)
        otherTehsil = result.isNull(row, 27) ? nil : try result.text(row, 27)
        otherVersion = result.isNull(row, 28) ? nil : try result.int4(row, 28)
    }

    private static func merger(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> Merger? {
        guard !result.isNull(row, 9) else { return nil }
        guard let document = try? JSONDocument(try result.bytes(row, 9)), let merger = try? Merger(document.root) else {
            throw DatabaseError(.undecodable)
        }
        return merger
    }

    private static func claim(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> NumberClaim? {
        guard !result.isNull(row, 6) else { return nil }
        guard let number = try? CNIC(number: try result.int8(row, 6)) else { throw DatabaseError(.undecodable) }
        return NumberClaim(
            number: number, claimant: result.isNull(row, 7) ? nil : try result.identifier(row, 7),
            expires: result.isNull(row, 8) ? nil : try result.calendarDate(row, 8))
    }

    /// Whether an approval would be refused because a household moved on. An appeal asks for no version.
    var isStale: Bool {
        guard state == .open, matter.kind != .appeal else { return false }
        return version != matter.own.version || otherVersion != matter.other?.version
    }

    /// The members of a row of CASES or HISTORY. The number of a dispute is masked.
    func write(to writer: inout JSONWriter) {
        writer.member("case", matter.id.written)
        writer.member("what", matter.kind.rawValue)
        writer.member("state", state.rawValue)
        if isStale { writer.member("stale", true) }
        writer.member("household", matter.own.household.written)
        writer.member("version", matter.own.version)
        writer.member("tehsil", tehsil)
        if let other = matter.other {
            writer.object("other") { writer in
                writer.member("household", other.household.written)
                writer.member("version", other.version)
            }
        }
        matter.merger?.write(to: &writer)
        if let claim = matter.claim {
            writer.member("number", claim.number.masked)
            if let claimant = claim.claimant { writer.member("claimant", claimant.written) }
            if let expires = claim.expires { writer.member("expires", expires.written) }
        }
        writer.member("ground", matter.ground.rawValue)
        write(raised, "raised", to: &writer)
        if let decided { write(decided, "decided", to: &writer) }
        if let usedVersion { writer.member("used_version", usedVersion) }
    }

    private func write(_ act: Act, _ name: StaticString, to writer: inout JSONWriter) {
        writer.object(name) { writer in
            writer.member("officer", act.officer)
            writer.member("recorded", act.at.written)
            writer.member("receipt", act.receipt)
            writer.member("reason", act.reason)
        }
    }
}
