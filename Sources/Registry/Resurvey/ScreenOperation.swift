package import PostgresPipeline
package import Shared

/// SCREEN: what the triage counter asks before an interview. Which token the family gets; its household, if it is of the
/// caller's area, and whether it may be surveyed again now, or from which day. Nothing of a score.
package struct ScreenOperation: Sendable {
    /// The tokens of the triage counter (DOMAIN.md, a visit).
    package enum Token: String, CaseIterable, Sendable {
        /// No member is in the registry.
        case newSurvey = "NEW_SURVEY"
        /// The family is on file.
        case rosterUpdate = "ROSTER_UPDATE"
        /// The family is eligible and has to name a recipient.
        case priorityCounter = "PRIORITY_COUNTER"
    }

    private let gates: ResurveyGates
    private let geography: Geography

    package init(gates: ResurveyGates, geography: Geography) {
        self.gates = gates
        self.geography = geography
    }

    package func unit(for request: ScreenRequest, on day: CalendarDate) -> PostgresUnit {
        let numbers = request.numbers.map(\.number)
        return PostgresUnit(
            [(GateStatements.readScreened, [.int8Array(numbers)])]
                + GateKnowledge.statements(households: [], numbers: numbers, gates: gates, on: day),
            transaction: false)
    }

    /// One number as the registry has it.
    private struct Found {
        let number: CNIC
        let household: Identifier
        /// `ACTIVE`, or why not: `DIED`, `LEFT`, `VOID`.
        let member: String
    }

    /// A row for each number that is on file, in the order of the request.
    package func reply(
        _ results: borrowing UnitResults, for request: ScreenRequest, on day: CalendarDate, caller: Caller
    ) throws(DatabaseError) -> RegistryReply {
        let found = try found(results[0], request)
        let known = try GateKnowledge.read(results, from: 1, gates: gates)
        var rows: [[UInt8]] = []
        var tokens: [Token] = []
        for one in found {
            guard let household = known.households[one.household] else { throw DatabaseError(.undecodable) }
            let isOwn = geography.area(caller.area, contains: household.tehsil)
            let token = token(household, one, isOwn: isOwn)
            tokens.append(token)
            rows.append(row(one, household, token, on: day, isOwn: isOwn))
        }
        let token: Token =
            tokens.contains(.priorityCounter) ? .priorityCounter : tokens.isEmpty ? .newSurvey : .rosterUpdate
        return .ok(rows: rows) { writer in
            writer.member("token", token.rawValue)
            writer.member("found", found.count)
        }
    }

    private func found(_ result: borrowing ResultSet, _ request: ScreenRequest) throws(DatabaseError) -> [Found] {
        var holders: [Int64: (household: Identifier, member: String)] = [:]
        for row in 0..<result.rowCount {
            let isActive = try result.bool(row, 2)
            let gone = result.isNull(row, 3) ? "LEFT" : try result.text(row, 3)
            holders[try result.int8(row, 0)] = (try result.identifier(row, 1), isActive ? "ACTIVE" : gone)
        }
        return request.numbers.compactMap { number in
            holders[number.number].map { Found(number: number, household: $0.household, member: $0.member) }
        }
    }

    /// Of a household elsewhere nothing is told but that it is on file, and where.
    private func token(_ household: ScreenedHousehold, _ one: Found, isOwn: Bool) -> Token {
        isOwn && one.member == "ACTIVE" && household.lacksRecipient ? .priorityCounter : .rosterUpdate
    }

    private func row(
        _ one: Found, _ household: ScreenedHousehold, _ token: Token, on day: CalendarDate, isOwn: Bool
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("number", one.number.masked)
            writer.member("token", token.rawValue)
            writer.member("office", household.tehsil)
            if let name = geography.name(of: household.tehsil) { writer.member("office_name", name) }
            guard isOwn else { return }
            writer.member("member", one.member)
            writer.member("household", household.household.written)
            writer.member("version", household.version)
            writer.member("status", household.status)
            guard household.status == "ACTIVE" else { return }
            writer.object("resurvey") { gates.answer(household.facts, on: day).write(to: &$0) }
        }
        return writer.bytes
    }
}
