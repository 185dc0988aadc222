import PostgresPipeline
import Shared

/// The members of each open household against its last roster, as `sql/checks/member_against_roster.sql` says, without
/// opening every roster of a country each night: where the two were seen to agree and both are as they were then, bit for
/// bit, they agree. To read all rows and hash them costs a tenth of taking the rosters apart.
///
/// One in a hundred is opened all the same, other ones each day: what is kept about a household could itself be wrong.
struct MembersCheck: NightCheck {
    static let kind = "member_against_roster"

    var name: String { Self.kind }

    func look(_ scene: NightScene, on connection: borrowing DirectConnection) throws(AdministrationError) -> NightLook {
        try connection.transaction { (connection) throws(AdministrationError) in
            // What is kept as agreeing must be what was compared, though desks work meanwhile.
            try connection.run("set transaction isolation level repeatable read")
            try connection.run(Self.sought(on: scene.day))
            let unlike = InvariantCheck(name: Self.kind, sql: "select household_id, person_id from pg_temp.unlike")
            var look = try InvariantNightCheck(check: unlike).look(scene, on: connection)
            look.lookedAt = try connection.rows("select count(*) from pg_temp.sought").first?.integer(0) ?? 0
            try connection.run(Self.keep)
            return look
        }
    }

    private static func sought(on day: CalendarDate) -> String {
        """
        create temp table sought on commit drop as
            select s.household_id, s.one, s.other
            from nser.roster_state s
            left join nser.roster_proof p on p.household_id = s.household_id
            where (p.one, p.other) is distinct from (s.one, s.other)
                or hashtextextended(s.household_id::text, \(day.daysSince2000)) % 100 = 0;
        create temp table unlike on commit drop as
            select s.household_id, d.person_id
            from pg_temp.sought s
            cross join lateral nser.roster_difference(s.household_id) d;
        """
    }

    private static let keep = """
        insert into nser.roster_proof as p (household_id, one, other)
            select household_id, one, other from pg_temp.sought
            where household_id not in (select household_id from pg_temp.unlike)
            on conflict (household_id) do update set one = excluded.one, other = excluded.other
                where (p.one, p.other) <> (excluded.one, excluded.other);
        """
}
