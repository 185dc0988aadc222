import Shared

/// What three desks do in October that nobody should: the signs that a night finds without anybody having touched the
/// database.
enum MonthCheats {
    /// Registered in Lahore on the 14th, and once more, by other spellings and without a number, in Karachi on the 30th.
    static let person = "019a2000-0000-7000-8000-000000000001"
    static let samePerson = "019a2000-0000-7000-8000-000000000002"
    static let household = "019a2000-0000-7000-8000-00000000000a"
    static let secondHousehold = "019a2000-0000-7000-8000-00000000000b"

    /// Whose officer reaches every family on the officer's own phone.
    static let onePhone = "BDN-002"
    /// Whose officer leaves on the last day without closing it.
    static let unclosed = "ATK-003"

    /// The month with these three in it.
    static func added(to days: [MonthPlan.Day]) -> (days: [MonthPlan.Day], onOnePhone: [MonthFamily]) {
        var days = days
        var families: [MonthFamily] = []
        func add(_ deed: MonthPlan.Deed, at code: String, on date: Int) {
            guard let desk = MonthOffices.desk(code),
                let place = days.firstIndex(where: { $0.date.day == date })
            else { return }
            let act = MonthPlan.Act(deed: deed)
            if let open = days[place].desks.firstIndex(where: { $0.desk.code == code }) {
                days[place].desks[open].morning.append(act)
            } else {
                days[place].desks.append(MonthPlan.DeskDay(desk: desk, day: days[place].date, morning: [act]))
            }
        }
        add(
            .registerWritten(alone(household, person, "محمد یوسف قریشی", son: "غلام رسول قریشی", number: 1)),
            at: "LHR-002",
            on: 14)
        add(
            .registerWritten(
                alone(secondHousehold, samePerson, "Mohammad Yousaf Qureshi", son: "Ghulam Rasool Qureshi", number: 2)),
            at: "KHI-003", on: 30)
        for (place, date) in [26, 27, 28, 29, 30].enumerated() {
            guard let desk = MonthOffices.desk(onePhone), let day = CalendarDate(year: 2026, month: 10, day: date)
            else { continue }
            let family = MonthFamily(seed: 5_000 + UInt64(place), desk: desk, day: day, mobile: "03331234567")
            families.append(family)
            add(.register(family), at: onePhone, on: date)
        }
        for place in days.indices where days[place].date.day == 30 {
            for open in days[place].desks.indices where days[place].desks[open].desk.code == unclosed {
                days[place].desks[open].closes = false
            }
        }
        return (days, families)
    }

    /// A man who lives alone, as `register --file` takes him.
    private static func alone(
        _ household: String, _ person: String, _ name: String, son father: String, number: Int
    ) -> String {
        """
        {"household":"\(household)","tehsil":"\(number == 1 ? "PK61701" : "PK70203")","form":"nser-2026-1",\
        "mobile":"0345000000\(number)","roster":[{"line":1,"person":"\(person)","name":"\(name)",\
        "father_name":"\(father)","relation":1,"sex":"M","born":"1984-03-17","cnic":"099999990000\(number)",\
        "expires":"2033-05-04","marital":3,\(ThreeFamilies.never),\(ThreeFamilies.labourer),\(ThreeFamilies.orphan),\
        \(ThreeFamilies.able)}],"answers":\(ThreeFamilies.answers(["rooms": "2"]))}
        """
    }
}
