import Shared
import TestSupport

/// What happens at twenty desks in October 2026: who works on which day, what comes, over what line. Drawn once and for
/// all, so that a finding that nobody planted is the same finding in every run.
struct MonthPlan: Sendable {
    /// How an act reaches the server.
    enum Way: Sendable {
        case line
        /// The line breaks while the act goes up; the desk tries again by itself.
        case cut
        /// The line breaks and the desk's program is killed; the officer gives the act again.
        case killed
        /// There is no line all day: the act goes with the closing of the day.
        case none
    }

    enum Deed: Sendable {
        case register(MonthFamily)
        /// A household that was written by hand, as `register --file` takes it.
        case registerWritten(String)
        /// The persons of a family once more; the server refuses it.
        case registerTwice(MonthFamily)
        case assets(MonthFamily)
        case income(MonthFamily)
        case birth(MonthFamily)
        case reassess(MonthFamily)
    }

    struct Act: Sendable {
        let deed: Deed
        var way = Way.line
    }

    /// A desk that is open on a day. It may have nothing to do, and closes the day all the same.
    struct DeskDay: Sendable {
        let desk: MonthOffices.Desk
        let day: CalendarDate
        var morning: [Act] = []
        var noon: [Act] = []
        /// After the day was closed.
        var late: [Act] = []
        var closes = true
    }

    struct Day: Sendable {
        let date: CalendarDate
        var desks: [DeskDay] = []
    }

    private(set) var days: [Day] = []
    private var dice = InventedDice(seed: 20)
    private var nextSeed: UInt64 = 1_000
    /// What each desk has registered on earlier days and nobody has changed since.
    private var known: [String: [MonthFamily]] = [:]
    private var registrations = 0

    init() {
        var day = CalendarDate(year: 2026, month: 10, day: 1)
        while let date = day, date.month == 10 {
            if date.isWorkingDay { days.append(plan(date)) }
            day = date.adding(days: 1)
        }
    }

    /// Every family of the month, in order.
    var families: [MonthFamily] {
        days.flatMap(\.desks).flatMap { $0.morning + $0.noon + $0.late }.compactMap {
            if case .register(let family) = $0.deed { family } else { nil }
        }
    }

    private mutating func plan(_ date: CalendarDate) -> Day {
        let before = days.last?.desks.filter { !$0.late.isEmpty }.map(\.desk.code) ?? []
        var day = Day(date: date)
        for desk in MonthOffices.desks where before.contains(desk.code) || isOpen(desk, date) {
            day.desks.append(plan(desk, date))
        }
        return day
    }

    /// Whether a desk is open: it is not every day; Awaran's is on the road and works on Tuesdays, and Islamabad's
    /// second is closed for two weeks.
    private mutating func isOpen(_ desk: MonthOffices.Desk, _ date: CalendarDate) -> Bool {
        let drawn = dice.below(100) < 50
        switch desk.code {
        case "AWR-001": return date.weekday == 2
        case "ISB-002": return drawn && !(12...23).contains(date.day)
        // The last day is one of many hands.
        default: return drawn || date.day == 30
        }
    }

    private mutating func plan(_ desk: MonthOffices.Desk, _ date: CalendarDate) -> DeskDay {
        var plan = DeskDay(desk: desk, day: date)
        // A day on which nobody comes.
        if date.day != 30, dice.below(100) < 8 { return plan }
        let earlier = known[desk.code] ?? []
        plan.morning.append(register(desk, date))
        if dice.below(100) < 35 { plan.noon.append(register(desk, date)) }
        if !earlier.isEmpty, dice.below(100) < 45 {
            let place = dice.below(earlier.count)
            plan.noon.append(Act(deed: change(earlier[place])))
            known[desk.code]?.remove(at: place)
        }
        if earlier.count > 2, dice.below(100) < 6 { plan.noon.append(Act(deed: .registerTwice(earlier[0]))) }
        // What comes after the close counts for the next day, which is one on which somebody closes.
        let isLate = dice.below(100) < 6
        if isLate, date.weekday < 5, date.day != 29, desk.code != "AWR-001" {
            plan.late.append(Act(deed: registerOnTheLine(desk, date)))
        }
        return plan
    }

    private mutating func change(_ family: MonthFamily) -> Deed {
        switch dice.below(100) {
        case ..<25 where family.mayHaveAChild: .birth(family)
        case ..<65: .assets(family)
        case ..<85: .income(family)
        default: .reassess(family)
        }
    }

    /// A family that comes; every now and then over a bad line.
    private mutating func register(_ desk: MonthOffices.Desk, _ date: CalendarDate) -> Act {
        registrations += 1
        let way: Way =
            registrations % 23 == 0 ? .killed : registrations % 17 == 0 ? .cut : registrations % 13 == 0 ? .none : .line
        return Act(deed: registerOnTheLine(desk, date), way: way)
    }

    private mutating func registerOnTheLine(_ desk: MonthOffices.Desk, _ date: CalendarDate) -> Deed {
        let family = MonthFamily(seed: nextSeed, desk: desk, day: date)
        nextSeed += 1
        known[desk.code, default: []].append(family)
        return .register(family)
    }
}

extension CalendarDate {
    /// 1 for Monday to 7 for Sunday. 1 January 2000 was a Saturday.
    var weekday: Int { (Int(daysSince2000) + 5) % 7 + 1 }

    /// Desks are open from Monday to Friday.
    var isWorkingDay: Bool { weekday <= 5 }
}
