package import PostgresPipeline
import Shared

/// The statements that write and read households. Writes take columns, so that the rows of many
/// registrations go as one statement.
package enum HouseholdStatements {
    package static let insertMembers = Statement(
        "member_insert",
        """
        insert into nser.member
            (person_id, household_id, active, line, name, sex, born, relation, marital, find_name)
        select unnest($1), unnest($2), true, unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),
            unnest($9)
        """,
        parameters: [
            .uuidArray, .uuidArray, .int2Array, .textArray, .textArray, .dateArray, .int2Array, .int2Array, .textArray,
        ])

    /// Sorted by number: whatever lane a unit runs on, numbers are locked in one order.
    package static let insertIdentities = Statement(
        "identity_insert",
        """
        insert into nser.identity (number, person_id, kind, expires)
        select unnest($1), unnest($2), unnest($3), unnest($4) order by 1
        """,
        parameters: [.int8Array, .uuidArray, .textArray, .dateArray])

    package static let insertHouseholds = Statement(
        "household_insert",
        """
        insert into nser.household (id, tehsil, status, version, head, mobile, registered, standing)
        select unnest($1), unnest($2), 'ACTIVE', 1, unnest($3), unnest($4), unnest($5), unnest($6)
        """,
        parameters: [.uuidArray, .textArray, .uuidArray, .textArray, .dateArray, .textArray])

    package static let insertVersions = Statement(
        "household_version_insert",
        """
        insert into nser.household_version
            (household_id, version, what, effective, recorded_at, desk, epoch, seq, officer, roster, tehsil, mobile)
        select unnest($1), 1, 'REGISTERED', unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7),
            unnest($8), unnest($9), unnest($10)
        """,
        parameters: [
            .uuidArray, .dateArray, .timestamptzArray, .textArray, .int4Array, .int8Array, .textArray, .jsonArray,
            .textArray, .textArray,
        ])

    package static let insertMarriages = Statement(
        "marriage_insert",
        "insert into nser.marriage (husband, wife, rank) select unnest($1), unnest($2), unnest($3)",
        parameters: [.uuidArray, .uuidArray, .int2Array])

    package static let insertSurveys = Statement(
        "survey_insert",
        """
        insert into nser.survey (household_id, version, form, interviewed, minutes, answers)
        select unnest($1), 1, unnest($2), unnest($3), unnest($4), unnest($5)
        """,
        parameters: [.uuidArray, .textArray, .dateArray, .int4Array, .jsonArray])

    /// One household with its latest roster and answers, whatever its tehsil: who may see it is decided by the
    /// caller's area, so that a refusal can be told from an absence.
    package static let readHousehold = Statement(
        "household_read",
        """
        select h.id, h.tehsil, h.status, h.version, h.mobile, h.registered, v.what, v.effective, v.recorded_at,
            v.roster, s.form, s.interviewed, s.answers,
            (select coalesce(max(a.ordinal), 0) from nser.assessment a where a.household_id = h.id)
        from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = h.version
        left join lateral (
            select form, interviewed, answers from nser.survey
            where household_id = h.id order by version desc limit 1) s on true
        where h.id = $1
        """,
        parameters: [.uuid])

    /// Households found by one of four keys; `$5` bounds the area, `$6` the number of rows.
    private static func find(_ name: String, _ condition: String, _ type: PostgresType) -> Statement {
        Statement(
            name,
            """
            select h.id, h.tehsil, h.status, h.version, h.mobile, h.registered,
                (select name from nser.member where person_id = h.head),
                (select count(*) from nser.member m where m.household_id = h.id and m.active)
            from nser.household h
            where \(condition) and h.tehsil = any($2)
            order by h.id limit \(findLimit + 1)
            """,
            parameters: [type, .textArray])
    }

    /// The most households that one FIND lists.
    package static let findLimit = 50

    package static let findByNumber = find(
        "find_number",
        """
        h.id = (select m.household_id from nser.identity i join nser.member m on m.person_id = i.person_id
            where i.number = $1 and i.freed_by is null)
        """, .int8)
    package static let findByHousehold = find("find_household", "h.id = $1", .uuid)
    package static let findByMobile = find("find_mobile", "h.mobile = $1", .text)
    /// `$1` is a LIKE pattern over folded names; the server makes it of a folded prefix.
    package static let findByName = find(
        "find_name", "h.id in (select household_id from nser.member where find_name like $1 and active)", .text)

    /// The tehsil where a number is registered, for "go there".
    package static let officeOfNumber = Statement(
        "office_of_number",
        """
        select h.tehsil from nser.identity i join nser.member m on m.person_id = i.person_id
        join nser.household h on h.id = m.household_id where i.number = $1 and i.freed_by is null
        """,
        parameters: [.int8])
}
