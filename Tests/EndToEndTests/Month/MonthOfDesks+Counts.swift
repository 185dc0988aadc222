import Foundation
import Shared
import Testing

extension MonthOfDesks {
    /// COUNTS of every day, for every desk, is what the desks were told was done; who did nothing has a row of zeros.
    func compareCounts() throws {
        for day in days {
            let said = try counts(["--date", "\(day.date)", "--by", "desk"])
            var expected: [String: MonthAtDesks.Tally] = ["LHR-SUP": MonthAtDesks.Tally()]
            for desk in MonthOffices.desks {
                expected[desk.code] =
                    desks.tallies[MonthAtDesks.DeskDate(desk: desk.code, day: day.date)] ?? MonthAtDesks.Tally()
            }
            #expect(said == expected, "\(day.date)")
        }
        try compareLate()
        try compareSilence()
    }

    /// What came after a close is counted by the next and named there.
    private func compareLate() throws {
        let stored = try centre.sql(
            "select desk || ' ' || day || ' ' || late from nser.day_close where late > 0 order by 1")
        let told = desks.late.map { "\($0.key.desk) \($0.key.day) \($0.value)" }.sorted()
        #expect(stored.split(separator: "\n").map(String.init).sorted() == told)
        #expect(told.count > 5)
    }

    /// The days of the desk that is open on Tuesdays, and of the one that was closed for two weeks.
    private func compareSilence() throws {
        let tuesdays = days.map(\.date).filter { $0.weekday == 2 }
        let silent = days.map(\.date).filter { (12...23).contains($0.day) }
        let told = Set(desks.tallies.keys)
        #expect(Set(told.filter { $0.desk == "AWR-001" }.map(\.day)) == Set(tuesdays))
        #expect(!told.contains { $0.desk == "ISB-002" && silent.contains($0.day) })
    }

    /// What the national supervisor hears, by key.
    private func counts(_ arguments: [String]) throws -> [String: MonthAtDesks.Tally] {
        struct Row: Decodable {
            let key: String
            let registered, updated, reassessed, other, refused: Int
        }
        struct Answer: Decodable { let rows: [Row] }
        let said = try centre.atDesk(
            "LHR-SUP", port: port, ["counts", "--json"] + arguments, supervisor: true)
        guard let line = said.split(separator: "\n").first(where: { $0.hasPrefix("{") }),
            let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8))
        else { throw Unexpected("no counts:\n\(said)") }
        return answer.rows.reduce(into: [:]) { tallies, row in
            tallies[row.key] = MonthAtDesks.Tally(
                registered: row.registered, updated: row.updated, reassessed: row.reassessed, other: row.other,
                refused: row.refused)
        }
    }
}
