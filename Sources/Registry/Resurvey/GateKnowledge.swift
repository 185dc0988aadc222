package import PostgresPipeline
package import Shared

/// A household as the gate and the triage counter know it.
package struct ScreenedHousehold: Sendable {
    package let household: Identifier
    package let tehsil: String
    package let status: String
    package let version: Int32
    package let facts: GateFacts
    /// Whether the programme that counts waits for nothing but the name of a recipient, or pays to none.
    package let lacksRecipient: Bool
}

/// What the database knows of the gates of households.
package struct GateKnowledge: Sendable {
    package let households: [Identifier: ScreenedHousehold]

    /// The statements that read it, for a unit: of these households, and of those of who has these numbers.
    package static func statements(
        households: [Identifier], numbers: [Int64] = [], gates: ResurveyGates, on day: CalendarDate
    ) -> [(Statement, [Value])] {
        let ids = Value.uuidArray(households.map { (high: $0.high, low: $0.low) })
        let keys: [Value] = [ids, .int8Array(numbers)]
        return [
            (GateStatements.readHouseholds, keys),
            (GateStatements.readEvents, keys + [.textArray(gates.lifeEvents.sorted())]),
            (GateStatements.readNotices, keys + [.date(day)]),
        ] + ApprovedAppeal.statements(households: households, numbers: numbers)
    }

    /// Their answers, from `first` on.
    package static func read(
        _ results: borrowing UnitResults, from first: Int, gates: ResurveyGates
    ) throws(DatabaseError) -> GateKnowledge {
        var events: [Identifier: [GateFacts.Event]] = [:]
        for row in 0..<results[first + 1].rowCount {
            let household = try results[first + 1].identifier(row, 0)
            events[household, default: []].append(try event(results[first + 1], row))
        }
        var notices: [Identifier: [GateFacts.AreaNotice]] = [:]
        for row in 0..<results[first + 2].rowCount {
            let household = try results[first + 2].identifier(row, 0)
            notices[household, default: []].append(try notice(results[first + 2], row))
        }
        let appeals = try ApprovedAppeal.read(results, from: first + 3)
        var households: [Identifier: ScreenedHousehold] = [:]
        for row in 0..<results[first].rowCount {
            let household = try results[first].identifier(row, 0)
            var known = GateFacts(
                lastSurvey: try survey(results[first], row), state: .undecided, events: events[household] ?? [],
                notices: notices[household] ?? [], appeals: appeals.filter { $0.household == household })
            var lacksRecipient = false
            if !results[first].isNull(row, 8) {
                guard let decisions = Decision.read(try results[first].bytes(row, 8)) else {
                    throw DatabaseError(.undecodable)
                }
                known.state = GateFacts.State(of: gates.programme, in: decisions)
                let hasRecipient = try results[first].bool(row, 4)
                let isAsked = decisions.contains { decision in
                    decision.programme == gates.programme
                        && (decision.state == .eligible
                            || decision.reasons.contains { $0.code == "recipient.not_named" })
                }
                lacksRecipient = !hasRecipient && isAsked
            }
            households[household] = ScreenedHousehold(
                household: household, tehsil: try results[first].text(row, 1), status: try results[first].text(row, 2),
                version: try results[first].int4(row, 3), facts: known, lacksRecipient: lacksRecipient)
        }
        return GateKnowledge(households: households)
    }

    private static func survey(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> GateFacts.Survey? {
        guard !result.isNull(row, 5) else { return nil }
        return GateFacts.Survey(
            version: try result.int4(row, 5), interviewed: try result.calendarDate(row, 6),
            recordedAt: try result.instant(row, 7))
    }

    private static func event(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> GateFacts.Event {
        GateFacts.Event(
            kind: try result.text(row, 2), version: try result.int4(row, 1),
            effective: try result.calendarDate(row, 3), hasEvidence: try result.bool(row, 4))
    }

    private static func notice(
        _ result: borrowing ResultSet, _ row: Int
    ) throws(DatabaseError) -> GateFacts.AreaNotice {
        GateFacts.AreaNotice(
            title: FormWords(english: try result.text(row, 1), urdu: try result.text(row, 2)),
            from: try result.calendarDate(row, 3), until: try result.calendarDate(row, 4))
    }
}
