import PostgresPipeline
import Shared

/// The members of each open household against its last roster: what `sql/checks/member_against_roster.sql` asks, without
/// opening every roster of a country each night. Where the two were seen to agree and both are as they were then, bit for
/// bit, they agree. To read all rows and hash them costs a tenth of taking the rosters apart.
///
/// One in a hundred is opened all the same, other ones each day: what is kept about a household could itself be wrong. So is
/// each about which something is open. `NightLook.lookedAt` is how many were opened.
struct MembersCheck: NightCheck {
    static let kind = "member_against_roster"

    var name: String { Self.kind }

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        try connection.transaction { (connection) throws(AdministrationError) in
            // What is kept as agreeing must be what was compared, though desks work meanwhile.
            try connection.run("set transaction isolation level repeatable read")
            try connection.run(Self.opened(on: scene.day))
            let unlike = InvariantCheck(name: Self.kind, sql: Self.unlike)
            var look = try InvariantNightCheck(check: unlike).look(scene, on: connection)
            look.count(more: try Self.count("unlike", connection) - look.count)
            look.lookedAt = try Self.count("sought", connection)
            try connection.run(Self.keep)
            return look
        }
    }

    /// In the order of their ids, which is that in which they came: their rows lie together.
    private static func opened(on day: CalendarDate) -> String {
        """
        create temp table sought on commit drop as
            select s.household_id, s.one, s.other, (p.one, p.other) is not distinct from (s.one, s.other) as is_kept
            from nser.roster_state s
            left join nser.roster_proof p on p.household_id = s.household_id
            where (p.one, p.other) is distinct from (s.one, s.other)
                or hashtextextended(s.household_id::text, \(day.daysSince2000)) % 100 = 0
                or s.household_id in (
                    select substring(subject from 'household_id=([0-9a-f-]{36})')::uuid from nser.finding_unproved
                    where kind = '\(kind)')
            order by s.household_id;
        create temp table unlike on commit drop as
            select s.household_id, d.person_id
            from pg_temp.sought s
            cross join lateral nser.roster_difference(s.household_id) d;
        """
    }

    private static let unlike = """
        select household_id, person_id from pg_temp.unlike order by household_id, person_id limit \(NightLook.bound)
        """

    private static let keep = """
        delete from nser.roster_proof p using pg_temp.unlike u where p.household_id = u.household_id;
        insert into nser.roster_proof (household_id, one, other)
            select household_id, one, other from pg_temp.sought s
            where not is_kept and not exists (select from pg_temp.unlike u where u.household_id = s.household_id)
            order by household_id
            on conflict (household_id) do update set one = excluded.one, other = excluded.other;
        """

    private static func count(
        _ table: String, _ connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        try connection.rows("select count(*) from pg_temp.\(table)").first?.integer(0) ?? 0
    }
}
