import Foundation
import Shared
import Testing

/// The month: twenty desks, their server, the nights, and what was planted.
struct MonthOfDesks {
    let centre: Centre
    let port: Int
    let desks: MonthAtDesks
    let nights: MonthNights
    let days: [MonthPlan.Day]
    let faults: PlantedFaults
    /// Days whose night is killed in the middle, by what it then waits for.
    private let crashes = [9: "nser.person_trait", 20: "nser.count_day"]

    /// Makes offices, officers, rules and the server.
    init(_ centre: Centre) throws {
        self.centre = centre
        try centre.prepare()
        for programme in ["kafaalat", "taleemi-wazaif"] {
            try centre.administer(["programme", "load", programme, "--keys", centre.folder + "/keys"])
            try centre.administer(["programme", "activate", programme, "--by", "one", "--second", "other"])
        }
        try centre.administer(["programme", "rule-set", "pk-2005-06", "--by", "one", "--second", "other"])
        // The identity authority's list has come, and nobody of the month is on it: the higher limit is nobody's.
        let list = centre.folder + "/disability.csv"
        try Data("number\n0000000000017\n".utf8).write(to: URL(fileURLWithPath: list))
        try centre.administer(["filters", "import", list, "--filter", "DISABILITY_RECORD"])
        port = try centre.serve().port
        try SideBySide.each(MonthOffices.desks, width: 3) {
            try centre.addDesk($0.code, centre: $0.centre, tehsil: $0.tehsil)
        }
        try centre.administer([
            "desk", "add", "LHR-SUP", "--centre", "LHR-C1", "--centre-name", "LHR-C1", "--tehsil", "PK61701",
        ])
        for officer in ["supervisor", "second"] {
            try centre.administer([
                "officer", "add", officer, "--name", "Invented Supervisor", "--role", "SUPERVISOR", "--area-level",
                "NATIONAL", "--password-file", centre.folder + "/password", "--scrypt-n", "1024",
            ])
        }
        desks = MonthAtDesks(centre: centre, port: port)
        nights = MonthNights(centre: centre)
        let cheated = MonthCheats.added(to: MonthPlan().days)
        days = cheated.days
        guard let last = days.last?.date else { throw Unexpected("the month has no day") }
        faults = PlantedFaults(centre: centre, last: last, onOnePhone: cheated.onOnePhone)
    }

    /// Every day and every night up to the last; each night agrees.
    func pass() throws {
        for day in days {
            try desks.work(day)
            try pass(to: day.date, plus: 1, "00:30")
            guard day.date != faults.last else { break }
            let night =
                if let table = crashes[day.date.day] {
                    try nights.holdKilled(day.date, waitingFor: table)
                } else {
                    try nights.hold(day.date)
                }
            #expect(night == MonthNights.Outcome(status: 0, open: []), "the night for \(day.date)")
        }
        #expect(desks.cuts > 10)
    }

    /// What desks did is found by itself; then all twelve are; and when all is mended the night agrees.
    func findWhatWasPlanted() throws {
        #expect(try held() == names(faults.ofDesks))
        let byHand = try faults.byHand()
        for fault in byHand { try fault.damage.map { try centre.sabotage($0) } }
        try pass(to: faults.last, plus: 1, "06:00")
        let found = try nights.hold(faults.last)
        #expect(found.status == 1)
        #expect(names(found.open) == names(faults.ofDesks + byHand))
        #expect(names(found.open).count == 12 && Set(found.open.map(\.kind)).count == 12)
        try keepReport("found")
        try mend(found.open, byHand)
        try pass(to: faults.last, plus: 1, "14:00")
        #expect(try nights.hold(faults.last) == MonthNights.Outcome(status: 0, open: []))
        try keepReport("mended")
        #expect(try centre.violations() == [])
    }

    private func held() throws -> [String] {
        let night = try nights.hold(faults.last)
        #expect(night.status == 1)
        return names(night.open)
    }

    private func names(_ open: Set<OpenFinding>) -> [String] { open.map(\.description).sorted() }
    private func names(_ faults: [PlantedFault]) -> [String] { faults.map { "\($0.kind) \($0.subject)" }.sorted() }

    func pass(to day: CalendarDate, plus days: Int, _ time: String) throws {
        guard let date = day.adding(days: days) else { return }
        try centre.pass(to: "\(date)T\(time):00+05:00")
    }
}
