import Foundation
import Shared

/// The twelve faults of the month, one of each kind: three are the work of desks, nine are done by hand in the database by
/// somebody who may do everything there.
struct PlantedFault {
    let kind: String
    /// What the night has to call it.
    let subject: String
    /// SQL that does the damage, nothing for what a desk did; and SQL that takes it back, nothing where an operation mends it.
    var damage: String?
    var repair: String?
}

/// Looks for rows of the month to damage, so that no two faults meet in one household.
struct PlantedFaults {
    let centre: Centre
    let last: CalendarDate
    let onOnePhone: [MonthFamily]

    /// The three that desks did on the last day.
    var ofDesks: [PlantedFault] {
        [
            PlantedFault(kind: "likely_duplicate", subject: "\(MonthCheats.person)+\(MonthCheats.samePerson)"),
            PlantedFault(kind: "shared_mobile", subject: onOnePhone.map(\.id).min() ?? ""),
            PlantedFault(kind: "day_not_closed", subject: "desk=\(MonthCheats.unclosed) day=\(last)"),
        ]
    }

    /// The nine that are done by hand.
    func byHand() throws -> [PlantedFault] {
        let registered = try households(of: last)
        guard let found = registered.first(where: { $0[2] == "INELIGIBLE" }) else {
            throw Unexpected("every family of \(last) is eligible, or waits")
        }
        let others = registered.filter { $0 != found }
        let changed = try changedBefore(last)
        return [
            decision(of: found), score(of: others[0]), survey(of: others[1]), member(added: others[2]),
            try version(of: changed[0]), lostBody(of: changed[1]),
            otherBytes(of: changed[2]), try rollup(), try closing(),
        ]
    }

    // MARK: Where

    /// Households that were registered, scored and decided that day, as id, op and standing.
    private func households(of day: CalendarDate) throws -> [[String]] {
        try rows(
            """
            select b.household_id, b.desk || '/' || b.epoch || '/' || b.seq, d.standing
            from nser.journal_body b
            join nser.assessment a on a.household_id = b.household_id and a.state = 'SCORED'
            join nser.decision d on d.household_id = b.household_id
            where b.day = '\(day)' and b.verb = 'REGISTER' and b.number = 0 and b.desk not in ('KHI-003', 'BDN-002')
            order by 1
            """)
    }

    /// Ops that changed what a household owns on days before, as household, desk, epoch and seq; the last of each household.
    private func changedBefore(_ day: CalendarDate) throws -> [[String]] {
        try rows(
            """
            select v.household_id, v.desk, v.epoch, v.seq from nser.household_version v
            join nser.household h on h.id = v.household_id and h.version = v.version
            where v.what = 'ASSETS' and v.recorded_at < '\(day) 00:00+05' order by 1
            """)
    }

    private func rows(_ query: String) throws -> [[String]] {
        try centre.sql(query).split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
    }

    // MARK: What

    private func score(of household: [String]) -> PlantedFault {
        let rows = "update nser.assessment set score = score"
        return PlantedFault(
            kind: "score_not_reproduced", subject: "household_id=\(household[0]) ordinal=1",
            damage: "\(rows) - 1 where household_id = '\(household[0])'",
            repair: "\(rows) + 1 where household_id = '\(household[0])'")
    }

    /// Money for a family that has none to get: the decision and the standing that follows from it. A new assessment decides again: no SQL takes it back.
    private func decision(of household: [String]) -> PlantedFault {
        PlantedFault(
            kind: "decision_against_rules", subject: "household_id=\(household[0])",
            damage: """
                update nser.decision set standing = 'ELIGIBLE' where household_id = '\(household[0])';
                update nser.household h set standing = d.standing from nser.decision d
                where d.household_id = h.id and h.id = '\(household[0])'
                """)
    }

    /// A telephone that the family did or did not have: no model and no programme asks for it.
    private func survey(of household: [String]) -> PlantedFault {
        let change = """
            update nser.survey set answers = case when answers::text like '%"landline":true%'
                then replace(answers::text, '"landline":true', '"landline":false')
                else replace(answers::text, '"landline":false', '"landline":true') end::json
            where household_id = '\(household[0])'
            """
        return PlantedFault(
            kind: "survey_against_journal", subject: "household_id=\(household[0]) op=\(household[1])", damage: change,
            repair: change)
    }

    private func member(added household: [String]) -> PlantedFault {
        let person = "019a2000-0000-7000-8000-0000000000ff"
        return PlantedFault(
            kind: "member_against_roster", subject: "household_id=\(household[0]) person_id=\(person)",
            damage: """
                insert into nser.member (person_id, household_id, active, line, name, sex, born, relation)
                values ('\(person)', '\(household[0])', true, 30, 'One More', 'F', '2001-02-03', 9)
                """,
            repair: "delete from nser.member where person_id = '\(person)'")
    }

    private func version(of change: [String]) throws -> PlantedFault {
        let version = try centre.sql("select version from nser.household where id = '\(change[0])'")
        let rows = "update nser.household set version = version"
        return PlantedFault(
            kind: "household_not_at_last_version",
            subject: "household_id=\(change[0]) version=\((Int(version) ?? 0) - 1)",
            damage: "\(rows) - 1 where id = '\(change[0])'", repair: "\(rows) + 1 where id = '\(change[0])'")
    }

    private func lostBody(of change: [String]) -> PlantedFault {
        PlantedFault(
            kind: "journal_entry_without_body", subject: Self.op(change),
            damage: """
                create table public.lost as select * from nser.journal_body where \(Self.isOp(change));
                delete from nser.journal_body where \(Self.isOp(change))
                """,
            repair: "insert into nser.journal_body select * from public.lost; drop table public.lost")
    }

    private func otherBytes(of change: [String]) -> PlantedFault {
        let rows = "update nser.journal_body set request"
        return PlantedFault(
            kind: "journal_digest_of_other_bytes", subject: Self.op(change),
            damage: "\(rows) = request || ' ' where \(Self.isOp(change))",
            repair: "\(rows) = substr(request, 1, length(request) - 1) where \(Self.isOp(change))")
    }

    /// A registration more than the journal has, on a day that is sealed, in all sums that are kept of it. Administration
    /// seals the day anew: no SQL takes it back.
    private func rollup() throws -> PlantedFault {
        guard
            let sum = try rows(
                """
                select tehsil, desk, officer, hour, outcome from nser.count_day
                where day = '\(last)' and verb = 'REGISTER' and outcome = 'scored' order by desk, hour limit 1
                """
            ).first
        else { throw Unexpected("nothing was counted on \(last)") }
        let condition = """
            where day = '\(last)' and desk = '\(sum[1])' and officer = '\(sum[2])' and hour = \(sum[3])
                and verb = 'REGISTER' and outcome = '\(sum[4])'
            """
        let byDesk = "where day = '\(last)' and desk = '\(sum[1])'"
        return PlantedFault(
            kind: "counts_against_journal",
            subject: "day=\(last) desk=\(sum[1]) officer=\(sum[2]) hour=\(sum[3]) REGISTER \(sum[4])",
            damage: """
                update nser.count_day set n = n + 1 \(condition);
                update nser.count_desk_day set registered = registered + 1 \(byDesk);
                update nser.count_sealed set acts = acts + 1 where day = '\(last)'
                """)
    }

    /// A day that was closed and of which only the journal still knows.
    private func closing() throws -> PlantedFault {
        guard
            let row = try rows(
                "select desk, epoch, seq, day from nser.day_close where day < '\(last)' order by day, desk limit 1"
            ).first
        else { throw Unexpected("no day was closed") }
        let condition = "desk = '\(row[0])' and day = '\(row[3])'"
        return PlantedFault(
            kind: "day_close_without_entry", subject: "\(Self.op([""] + row)) day=\(row[3])",
            damage: """
                create table public.lost_close as select * from nser.day_close where \(condition);
                delete from nser.day_close where \(condition)
                """,
            repair: "insert into nser.day_close select * from public.lost_close; drop table public.lost_close")
    }

    private static func op(_ row: [String]) -> String { "desk=\(row[1]) epoch=\(row[2]) seq=\(row[3])" }

    private static func isOp(_ row: [String]) -> String {
        "desk = '\(row[1])' and epoch = \(row[2]) and seq = \(row[3])"
    }
}

extension Centre {
    /// As somebody who may do everything, without triggers and foreign keys: what a constraint would refuse happens too.
    func sabotage(_ text: String) throws { _ = try sql("set session_replication_role = replica; \(text)") }
}
