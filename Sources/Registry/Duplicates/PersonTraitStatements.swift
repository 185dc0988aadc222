import PostgresPipeline
import Shared

/// The SQL by which persons' traits are kept.
enum PersonTraitStatements {
    static let columns =
        "person_id, household_id, tehsil, sex, born, name, father, mother, mobile, address, number, keyed_on"

    /// A batch is few rows of large tables, by their indexes. One that is lost with the power is taken up again, so none is
    /// waited for.
    static let settings = """
        set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off;
        set local synchronous_commit = off
        """

    /// Opens a cursor over the households that are not at the version at which they were taken up: once past both tables,
    /// which for a day's changes costs less than to go along their indexes. What changes later is the next night's.
    static let openChanged = """
        set local enable_nestloop = off; set local enable_mergejoin = off;
        declare changed_household no scroll cursor with hold for
            select h.id from nser.household h left join nser.household_keyed k on k.household_id = h.id
            where k.version is distinct from h.version order by h.id
        """

    static func nextChanged(limit: Int) -> String { "fetch \(limit) from changed_household" }

    static let closeChanged = "close changed_household"

    /// These households as they are now.
    static func current(_ households: String) -> String {
        """
        copy (
            select h.id, h.version, h.status = 'ACTIVE', h.tehsil, h.mobile, v.roster, b.request
            from nser.household h
            join nser.household_version v on v.household_id = h.id and v.version = h.version
            left join lateral (
                select i.desk, i.epoch, i.seq from nser.survey s
                join nser.household_version i on i.household_id = s.household_id and i.version = s.version
                where s.household_id = h.id and i.tehsil = h.tehsil order by s.version desc limit 1) i on true
            left join lateral (
                select request from nser.journal_body
                where desk = i.desk and epoch = i.epoch and seq = i.seq limit 1) b on true
            where h.id = any('\(households)'::uuid[])
        ) to stdout with (format binary)
        """
    }

    /// What is kept of these households' persons, and of these persons, who may have come from other households.
    static func kept(_ households: String, _ persons: String) -> String {
        """
        copy (
            select \(columns) from nser.person_trait where household_id = any('\(households)'::uuid[])
            union
            select \(columns) from nser.person_trait where person_id = any('\(persons)'::uuid[])
        ) to stdout with (format binary)
        """
    }

    static let forget = "delete from nser.person_trait where person_id = any($1::uuid[])"

    /// Persons whom a night before this one took up and did not come to search.
    static let takeOver = """
        update nser.person_trait set keyed_on = $1::date
        where keyed_on < $1::date and keyed_on > coalesce((
            select max(r.day) from nser.night_check c join nser.night_run r on r.id = c.run
            where c.name = 'duplicates' and r.office is null and r.day < $1::date), '-infinity')
        """

    static let keyed = """
        insert into nser.household_keyed (household_id, version)
        select unnest($1::uuid[]), unnest($2::integer[])
        on conflict (household_id) do update set version = excluded.version
        """

    static let store = "copy nser.person_trait (\(columns)) from stdin with (format binary)"
    static let types: [PostgresType] = [
        .uuid, .uuid, .text, .text, .date, .text, .text, .text, .text, .text, .text, .date,
    ]

    /// PostgreSQL's array of uuids as text.
    static func array(_ ids: some Sequence<Identifier>) -> String {
        "{" + ids.lazy.map(\.written).joined(separator: ",") + "}"
    }

    /// PostgreSQL's array of whole numbers as text.
    static func array(_ numbers: some Sequence<some FixedWidthInteger>) -> String {
        "{" + numbers.lazy.map { String($0) }.joined(separator: ",") + "}"
    }
}

extension PersonTraits {
    /// The row of `nser.person_trait`.
    func write(keyedOn night: CalendarDate, to row: inout RowEncoder) {
        row.uuid(high: person.high, low: person.low)
        row.uuid(high: household.high, low: household.low)
        row.text(tehsil)
        row.text(sex?.rawValue)
        row.date(daysSince2000: born?.daysSince2000)
        row.text(name)
        row.text(father)
        row.text(mother)
        row.text(mobile)
        row.text(address)
        row.text(number.rawValue)
        row.date(daysSince2000: night.daysSince2000)
    }

    /// A row of `nser.person_trait` in the order of `PersonTraitStatements.columns`.
    init(_ row: borrowing CopyRow) throws(DatabaseError) {
        let (person, household) = (try row.uuid(0), try row.uuid(1))
        guard let number = Number(rawValue: try row.text(10)) else { throw DatabaseError(.undecodable) }
        self.init(
            person: Identifier(high: person.high, low: person.low),
            household: Identifier(high: household.high, low: household.low), tehsil: try row.text(2),
            sex: row.isNull(3) ? nil : Sex(rawValue: try row.text(3)),
            born: row.isNull(4) ? nil : CalendarDate(daysSince2000: try row.date(4)), name: try row.text(5),
            father: row.isNull(6) ? nil : try row.text(6), mother: row.isNull(7) ? nil : try row.text(7),
            mobile: row.isNull(8) ? nil : try row.text(8), address: row.isNull(9) ? nil : try row.text(9),
            number: number)
    }
}
