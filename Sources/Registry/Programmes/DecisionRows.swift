package import PostgresPipeline
package import Shared

/// How decisions are stored and read: one small row for a household and a decision event, never changed.
package enum DecisionRows {
    package static let insert = Statement(
        "decision_insert",
        """
        insert into nser.decision
            (household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8)
        """,
        parameters: [
            .uuidArray, .int4Array, .int4Array, .byteaArray, .dateArray, .timestamptzArray, .textArray, .jsonArray,
        ])

    /// How households stand now; where nothing changes nothing is written.
    package static let updateStanding = Statement(
        "household_standing",
        """
        update nser.household h set standing = d.standing
        from (select unnest($1) as id, unnest($2) as standing) d
        where h.id = d.id and h.standing <> d.standing
        """,
        parameters: [.uuidArray, .textArray])

    /// The latest decisions of a household, with the rules by which they were made.
    package static let readLatest = Statement(
        "decision_latest",
        """
        select d.ordinal, d.step, d.rules, r.rule_set, d.decided_on, d.standing, d.decisions
        from nser.decision d join nser.decision_rules r on r.digest = d.rules
        where d.household_id = $1 order by d.ordinal desc, d.step desc limit 1
        """,
        parameters: [.uuid])

    /// The files by which a household's latest decisions were made, if they were made by other rules than `$2`: their
    /// words explain their decisions.
    package static let readOlderFiles = Statement(
        "decision_files",
        """
        select p.content from (
            select rules from nser.decision where household_id = $1 order by ordinal desc, step desc limit 1) d
        join nser.decision_rules r on r.digest = d.rules
        join nser.programme_rule p on p.digest = any(r.programmes)
        where d.rules <> $2
        """,
        parameters: [.uuid, .bytea])

    /// What the authorities' files say of the members of a household on a day, by number.
    package static let readFacts = Statement(
        "household_facts",
        """
        select distinct f.number, f.code
        from nser.member m
        join nser.identity i on i.person_id = m.person_id
        join nser.authority_fact f on f.number = i.number
        where m.household_id = $1 and m.active and (f.until is null or f.until >= $2)
        """,
        parameters: [.uuid, .date])

    /// Decisions as a row of their table.
    ///
    /// - Parameters:
    ///   - ordinal: of the assessment they rest on.
    ///   - step: 0 with the assessment itself, then 1, 2 ... for decisions made again on it.
    package static func row(
        _ decisions: [Decision], household: Identifier, ordinal: Int32, step: Int32 = 0, rules: ProgrammeRules,
        on day: CalendarDate, at: Instant
    ) -> Rows {
        var rows = Rows(insert, reservingBytes: 512)
        rows.append { row in
            row.identifier(household)
            row.int4(ordinal)
            row.int4(step)
            row.bytes(rules.digest)
            row.date(day)
            row.instant(at)
            row.text(HouseholdStanding(of: decisions).rawValue)
            row.bytes(Decision.json(decisions))
        }
        return rows
    }

    /// The household's new standing.
    package static func standing(_ standing: HouseholdStanding, of household: Identifier) -> Rows {
        var rows = Rows(updateStanding)
        rows.append { row in
            row.identifier(household)
            row.text(standing.rawValue)
        }
        return rows
    }
}

/// What a household's decision needs beside roster, answers and score.
package struct DecisionKnowledge: Sendable {
    /// Who was named to receive the money.
    package let recipient: Identifier?
    /// Members whose identity was confirmed.
    package let verified: Set<Identifier>
    /// What the authorities' files say, by number.
    package let facts: [Int64: Set<String>]

    package init(recipient: Identifier? = nil, verified: Set<Identifier> = [], facts: [Int64: Set<String>] = [:]) {
        self.recipient = recipient
        self.verified = verified
        self.facts = facts
    }

    /// The statements that read it, for a unit.
    package static func statements(household: Identifier, on day: CalendarDate) -> [(Statement, [Value])] {
        [(DecisionRows.readFacts, [.identifier(household), .date(day)])]
    }

    /// Their answers, from `first` on. Verification and the naming of a recipient are life events: nobody is verified
    /// and nobody is named before there are any.
    package static func read(
        _ results: borrowing UnitResults, from first: Int
    ) throws(DatabaseError) -> DecisionKnowledge {
        var facts: [Int64: Set<String>] = [:]
        for row in 0..<results[first].rowCount {
            facts[try results[first].int8(row, 0), default: []].insert(try results[first].text(row, 1))
        }
        return DecisionKnowledge(facts: facts)
    }
}

/// A household's latest decisions, as they were stored.
package struct StoredDecisions: Sendable {
    package let ordinal: Int32
    package let step: Int32
    package let rules: [UInt8]
    package let ruleSet: String
    package let decidedOn: CalendarDate
    package let standing: String
    package let decisions: [Decision]
    /// Files of older rules, if it was by those.
    let olderFiles: [[UInt8]]

    /// The statements that read them, for a unit.
    package static func statements(household: Identifier, rules: ProgrammeRules?) -> [(Statement, [Value])] {
        [
            (DecisionRows.readLatest, [.identifier(household)]),
            (DecisionRows.readOlderFiles, [.identifier(household), .bytea(rules?.digest ?? [])]),
        ]
    }

    /// Their answers, from `first` on; nil for a household about which nothing was decided.
    package static func read(
        _ results: borrowing UnitResults, from first: Int
    ) throws(DatabaseError) -> StoredDecisions? {
        guard results[first].rowCount > 0 else { return nil }
        guard let decisions = Decision.read(try results[first].bytes(0, 6)) else { throw DatabaseError(.undecodable) }
        var files: [[UInt8]] = []
        for row in 0..<results[first + 1].rowCount { files.append(try results[first + 1].bytes(row, 0)) }
        return StoredDecisions(
            ordinal: try results[first].int4(0, 0), step: try results[first].int4(0, 1),
            rules: try results[first].bytes(0, 2), ruleSet: try results[first].text(0, 3),
            decidedOn: try results[first].calendarDate(0, 4), standing: try results[first].text(0, 5),
            decisions: decisions, olderFiles: files)
    }

    /// One JSON object for each decision, its reasons in words of both languages.
    func explained(form: Form, rules: ProgrammeRules?) -> [[UInt8]] {
        let older = olderFiles.compactMap { try? Programme(file: $0, form: form) }
        let programmes = older.isEmpty ? rules?.programmes ?? [] : older
        guard let filters = try? ExclusionFilters.shipped() else { return [] }
        let words = ReasonWords(programmes: programmes, filters: filters)
        return decisions.map { decision in
            var writer = JSONWriter(capacity: 512)
            writer.object { explain(decision, words, programmes, to: &$0) }
            return writer.bytes
        }
    }

    private func explain(
        _ decision: Decision, _ words: ReasonWords, _ programmes: [Programme], to writer: inout JSONWriter
    ) {
        writer.member("programme", decision.programme)
        writer.object("title") { words.title(of: decision).write(to: &$0) }
        if let subject = decision.subject { writer.member("person", subject.written) }
        if let level = decision.level { writer.member("level", level) }
        writer.member("state", decision.state.rawValue)
        writer.member("decided", decidedOn.written)
        writer.member("version", decision.version)
        writer.member("rule_set", ruleSet)
        writer.array("reasons") { writer in
            for reason in decision.reasons {
                writer.object { writer in
                    writer.member("code", reason.code)
                    words.words(reason, of: decision).write(to: &writer)
                }
            }
        }
        if let amount = decision.amount {
            writer.member("rupees", amount.rupees)
            writer.member("period", amount.period.rawValue)
        }
        let file = programmes.first { $0.name == decision.programme }
        if let caution = file?.versions.first(where: { $0.name == decision.version })?.scores[ruleSet]?.caution {
            writer.object("caution") { caution.write(to: &$0) }
        }
    }
}

extension FormWords {
    func write(to writer: inout JSONWriter) {
        writer.member("en", english)
        writer.member("ur", urdu)
    }
}
