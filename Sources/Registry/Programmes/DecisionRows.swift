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

    /// The latest decisions of a household that were made until a moment, with the rules by which they were made.
    package static let readLatest = Statement(
        "decision_latest",
        """
        select d.ordinal, d.step, d.rules, r.rule_set, d.decided_on, d.standing, d.decisions
        from nser.decision d join nser.decision_rules r on r.digest = d.rules
        where d.household_id = $1 and d.decided_at <= $2 order by d.ordinal desc, d.step desc limit 1
        """,
        parameters: [.uuid, .timestamptz])

    /// The files by which those decisions were made, if they were made by other rules than `$3`: their words explain
    /// their decisions.
    package static let readOlderFiles = Statement(
        "decision_files",
        """
        select p.content from (
            select rules from nser.decision where household_id = $1 and decided_at <= $2
            order by ordinal desc, step desc limit 1) d
        join nser.decision_rules r on r.digest = d.rules
        join nser.programme_rule p on p.digest = any(r.programmes)
        where d.rules <> $3
        """,
        parameters: [.uuid, .timestamptz, .bytea])

    /// What the authorities' files say of the members of households, and of further numbers, on a day, by number. A row
    /// without a number says that a file of this code has come.
    package static let readFacts = Statement(
        "household_facts",
        """
        select distinct f.number, f.code
        from nser.standing_authority_fact f
        where (f.until is null or f.until >= $2) and f.number = any(
            array(select i.number from nser.member m join nser.identity i on i.person_id = m.person_id and i.freed_by is null
                where m.household_id = any($1) and m.active) || $3)
        union all
        select null::int8, code from nser.standing_authority_file
        """,
        parameters: [.uuidArray, .date, .int8Array])

    /// Members whose identity was confirmed or confirmed no more, how often, and whether it stands.
    package static let readVerified = Statement(
        "household_verified",
        """
        select v.person_id, max(v.ordinal), (array_agg(v.way order by v.ordinal desc))[1] <> 'DISPUTED'
        from nser.verification v
        where v.person_id in (
            select person_id from nser.member where household_id = any($1) and active
            union select person_id from nser.identity where number = any($2) and freed_by is null)
        group by v.person_id
        """,
        parameters: [.uuidArray, .int8Array])

    /// Who was named to receive the money.
    package static let readRecipients = Statement(
        "household_recipients",
        "select recipient from nser.household where id = any($1) and recipient is not null",
        parameters: [.uuidArray])

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

    /// Decides a scene and makes its rows: the decisions and how the household stands now. None while nothing decides.
    package static func decided(
        _ scene: DecisionScene, by rules: ProgrammeRules?, household: Identifier, ordinal: Int32, step: Int32 = 0,
        at: Instant
    ) -> [Rows] {
        guard let rules else { return [] }
        let decisions = rules.decide(scene)
        return [
            row(
                decisions, household: household, ordinal: ordinal, step: step, rules: rules, on: scene.day, at: at),
            standing(HouseholdStanding(of: decisions), of: household),
        ]
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
