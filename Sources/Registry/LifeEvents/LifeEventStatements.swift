package import PostgresPipeline

/// The statements by which a household moves on. Writes take columns, as those of a registration do.
package enum LifeEventStatements {
    /// The households of an event with their last version and survey.
    package static let readFamilies = statement(
        "families_read", where: "h.id = any($1)", parameters: [.uuidArray])

    /// The households of spouses of `$1` who live elsewhere than in `$2`.
    package static let readSpouses = statement(
        "families_of_spouses", where: "h.id in (\(householdsOfSpouses))", parameters: [.uuidArray, .uuidArray])

    private static func statement(_ name: String, where condition: String, parameters: [PostgresType]) -> Statement {
        Statement(name, "\(families) where \(condition)", parameters: parameters)
    }

    private static let families = """
        select h.id, h.tehsil, h.status, h.version, h.mobile, h.recipient, v.what,
            (select max(effective) from nser.household_version where household_id = h.id
                and what not in ('CORRECTION', 'CONTACT', 'RECIPIENT', 'VERIFICATION', 'MERGED', 'DISPUTED')), v.roster, s.form, s.answers,
            (select coalesce(max(a.ordinal), 0) from nser.assessment a where a.household_id = h.id)
        from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = h.version
        join lateral (
            select form, answers from nser.survey
            where household_id = h.id order by version desc limit 1) s on true
        """

    /// Where the spouses of `$1` are members, if not in `$2`.
    private static let householdsOfSpouses = """
        select m.household_id from nser.marriage g join nser.member m on m.person_id = g.wife
        where g.ended is null and g.husband = any($1) and m.active and m.household_id <> all($2)
        union
        select m.household_id from nser.marriage g join nser.member m on m.person_id = g.husband
        where g.ended is null and g.wife = any($1) and m.active and m.household_id <> all($2)
        """

    /// What the authorities' files say of the members of those households on a day: as `DecisionRows.readFacts`.
    package static let readSpousesFacts = Statement(
        "facts_of_spouses",
        """
        select distinct f.number, f.code
        from nser.standing_authority_fact f
        where (f.until is null or f.until >= $3) and f.number = any(
            array(select i.number from nser.member m
                join nser.identity i on i.person_id = m.person_id and i.freed_by is null
                where m.household_id in (\(householdsOfSpouses)) and m.active))
        """,
        parameters: [.uuidArray, .uuidArray, .date])

    /// Members of those households whose identity was confirmed: as `DecisionRows.readVerified`.
    package static let readSpousesVerified = Statement(
        "verified_of_spouses",
        """
        select v.person_id, max(v.ordinal), (array_agg(v.way order by v.ordinal desc))[1] <> 'DISPUTED'
        from nser.verification v
        where v.person_id in (
            select person_id from nser.member where household_id in (\(householdsOfSpouses)) and active)
        group by v.person_id
        """,
        parameters: [.uuidArray, .uuidArray])

    /// Continues a query that has begun with a `person` and leaves its parenthesis open: the marriages that stand of those
    /// persons, as ``readMarriages`` gives them.
    static let standing = """
        ), own as (
            select husband, wife, rank from nser.marriage
            where ended is null and husband in (select person_id from person)
            union
            select husband, wife, rank from nser.marriage
            where ended is null and wife in (select person_id from person)
        ), standing as (
            select husband, wife, rank from own
            union
            select husband, wife, rank from nser.marriage where ended is null and husband in (select husband from own)
        )
        select s.husband, s.wife, s.rank, h.household_id, h.active, a.tehsil, w.household_id, w.active, b.tehsil
        from standing s
        join nser.member h on h.person_id = s.husband join nser.household a on a.id = h.household_id
        join nser.member w on w.person_id = s.wife join nser.household b on b.id = w.household_id
        """

    /// The marriages that stand, of everybody in these households and of the persons `$2`, with those of their husbands
    /// to others, and where both partners are: household, whether a member of it, its tehsil.
    package static let readMarriages = Statement(
        "marriages_read",
        """
        with person as (
            select person_id from nser.member where household_id = any($1) union select unnest($2)
        \(standing)
        """,
        parameters: [.uuidArray, .uuidArray])

    /// Where a household was changed after the version that was seen: that one, and those after it, the last twenty of
    /// them, so that a reply has room.
    package static let readChanges = Statement(
        "versions_since",
        """
        select v.household_id, v.version, v.what, v.recorded_at, v.desk, v.roster, v.tehsil, v.status, v.mobile,
            v.recipient,
            (select s.answers from nser.survey s where s.household_id = v.household_id and s.version <= v.version
             order by s.version desc limit 1)
        from (select unnest($1) as id, unnest($2) as version) seen
        join nser.household h on h.id = seen.id and h.version > seen.version
        join nser.household_version v on v.household_id = h.id
            and (v.version = seen.version or v.version > greatest(seen.version, h.version - 20))
        order by v.household_id, v.version
        """,
        parameters: [.uuidArray, .int4Array])

    /// Where these persons were last members, why they went, and the number that is known of them.
    package static let readMemberships = Statement(
        "memberships_read",
        """
        select m.person_id, m.active, m.gone is not distinct from 'LEFT', i.number
        from nser.member m left join nser.identity i on i.person_id = m.person_id and i.freed_by is null
        where m.person_id = any($1)
        """,
        parameters: [.uuidArray])

    /// Who has these numbers.
    package static let readHolders = Statement(
        "holders_read",
        """
        select i.number, i.person_id, m.household_id, h.tehsil, m.active, m.gone is not distinct from 'DIED'
        from nser.identity i
        join nser.member m on m.person_id = i.person_id
        join nser.household h on h.id = m.household_id
        where i.number = any($1) and i.freed_by is null
        """,
        parameters: [.int8Array])

    /// A household's next version. Its key is what keeps two desks from writing the same one.
    package static let appendVersions = Statement(
        "household_version_append",
        """
        insert into nser.household_version
            (household_id, version, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil, status,
             mobile, recipient, evidence_kind, evidence, other_household)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),
            unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14), unnest($15), unnest($16),
            unnest($17)
        """,
        parameters: [
            .uuidArray, .int4Array, .textArray, .dateArray, .timestamptzArray, .textArray, .int4Array, .int8Array,
            .textArray, .jsonArray, .textArray, .textArray, .textArray, .uuidArray, .textArray, .textArray, .uuidArray,
        ])

    package static let updateHouseholds = Statement(
        "household_update",
        """
        update nser.household h
        set version = n.version, tehsil = n.tehsil, status = n.status, head = n.head, mobile = n.mobile,
            recipient = n.recipient
        from (select unnest($1) as id, unnest($2) as version, unnest($3) as tehsil, unnest($4) as status,
            unnest($5) as head, unnest($6) as mobile, unnest($7) as recipient) n
        where h.id = n.id
        """,
        parameters: [.uuidArray, .int4Array, .textArray, .textArray, .uuidArray, .textArray, .uuidArray])

    /// `gone` says why somebody is no member any more; `RETURNS` that somebody who was none is one again: if two desks take
    /// the same person back at once, the second breaks `member_gone_known`.
    package static let updateMembers = Statement(
        "member_update",
        """
        update nser.member m
        set household_id = n.household, active = n.gone is null or n.gone = 'RETURNS',
            gone = case when n.gone = 'RETURNS' then case when m.active then 'TWICE' end else n.gone end, line = n.line, name = n.name,
            sex = n.sex, born = n.born, relation = n.relation, marital = n.marital, find_name = n.find_name
        from (select unnest($1) as person, unnest($2) as household, unnest($3) as gone, unnest($4) as line,
            unnest($5) as name, unnest($6) as sex, unnest($7) as born, unnest($8) as relation, unnest($9) as marital,
            unnest($10) as find_name) n
        where m.person_id = n.person
        """,
        parameters: [
            .uuidArray, .uuidArray, .textArray, .int2Array, .textArray, .textArray, .dateArray, .int2Array, .int2Array,
            .textArray,
        ])

    package static let updateIdentities = Statement(
        "identity_update",
        """
        update nser.identity i set number = n.number, kind = n.kind, expires = n.expires
        from (select unnest($1) as person, unnest($2) as number, unnest($3) as kind, unnest($4) as expires) n
        where i.person_id = n.person and i.freed_by is null
        """,
        parameters: [.uuidArray, .int8Array, .textArray, .dateArray])

    package static let endMarriages = Statement(
        "marriage_end",
        """
        update nser.marriage g set ended = greatest(n.ended, g.since)
        from (select unnest($1) as husband, unnest($2) as wife, unnest($3) as ended) n
        where g.husband = n.husband and g.wife = n.wife and g.ended is null
        """,
        parameters: [.uuidArray, .uuidArray, .dateArray])

    package static let beginMarriages = Statement(
        "marriage_begin",
        "insert into nser.marriage (husband, wife, rank, since) select unnest($1), unnest($2), unnest($3), unnest($4)",
        parameters: [.uuidArray, .uuidArray, .int2Array, .dateArray])

    package static let insertVerifications = Statement(
        "verification_insert",
        """
        insert into nser.verification
            (person_id, ordinal, way, document, reference, verified_at, desk, epoch, seq, officer)
        select unnest($1), unnest($2), 'DOCUMENT', unnest($3), unnest($4), unnest($5), unnest($6), unnest($7),
            unnest($8), unnest($9)
        """,
        parameters: [
            .uuidArray, .int4Array, .textArray, .textArray, .timestamptzArray, .textArray, .int4Array, .int8Array,
            .textArray,
        ])

    /// Answers that an event gave anew: the whole set as it is now.
    package static let appendSurveys = Statement(
        "survey_append",
        """
        insert into nser.survey (household_id, version, form, interviewed, minutes, answers)
        select unnest($1), unnest($2), unnest($3), unnest($4), 0, unnest($5)
        """,
        parameters: [.uuidArray, .int4Array, .textArray, .dateArray, .jsonArray])
}
