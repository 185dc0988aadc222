import Foundation
import Shared
import TestSupport
import Testing

extension EndToEnd {
    /// The evening of a desk through the real programs: agreement, difference, late work, no line.
    @Suite struct DayCloseTests {
        @Test("Desk and server agree about a day like a till", .timeLimit(.minutes(3)))
        func closedLikeATill() throws {
            let today = try CalendarDate(validating: Families.todayText)
            let tomorrow = try #require(today.adding(days: 1))
            let centre = try Centre(desks: 2, rehearsal: "\(today)T09:00:00+05:00")
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()
            let families = Families(folder: centre.folder)
            func close(_ desk: String = "LHR-001", _ more: [String] = [], exit: Int32 = 0) throws -> String {
                try centre.atDesk(desk, port: serving.port, ["close-day"] + more, exit: exit)
            }
            func register(_ path: String, exit: Int32 = 0) throws -> String {
                try centre.atDesk("LHR-001", port: serving.port, ["register", "--file", path], exit: exit)
            }

            let idle = try close("LHR-002")
            #expect(idle.contains("0 entries") && idle.contains("signed by key"))

            let family = try families.file(seed: 31)
            _ = try register(family.path)
            let twice = centre.folder + "/twice.json"
            try String(contentsOfFile: family.path, encoding: .utf8)
                .replacingOccurrences(of: "\"address\":\"", with: "\"address\":\"نیا ")
                .write(toFile: twice, atomically: true, encoding: .utf8)
            _ = try register(twice, exit: 1)
            try centre.pass(to: "\(today)T17:00:00+05:00")

            // The journal was changed by hand: the desk still knows what it was told.
            try setNumber(0, centre)
            let differing = try close(exit: 1)
            #expect(differing.contains("stays open") && differing.contains("(566)"), "\(differing)")
            #expect(differing.contains("entry 2 (REGISTER, ") && differing.contains("at the server done"))
            let urdu = try close("LHR-001", ["--locale", "ur"], exit: 1)
            #expect(urdu.contains("دن کھلا رہے گا") && urdu.contains("اندراج 2"), "\(urdu)")
            try setNumber(561, centre)
            #expect(try centre.sql("select count(*) from nser.day_close where desk = 'LHR-001'") == "0")

            let agreed = try close()
            #expect(agreed.contains("day \(today) is closed") && agreed.contains("registered 1"), "\(agreed)")
            #expect(agreed.contains("refused 3") && agreed.contains("signed by key"))
            let again = try close()
            #expect(again.contains("closed before") && again.contains("signed by key"))
            #expect(try centre.sql("select count(*) from nser.day_close where desk = 'LHR-001'") == "1")

            // What comes after the close counts for tomorrow, and is listed there.
            let late = try families.file(seed: 32)
            #expect(try register(late.path).contains("\(tomorrow)"))
            #expect(try close("LHR-001", ["--date", "\(tomorrow)"], exit: 1).contains("has not come yet"))
            try centre.pass(to: "\(tomorrow)T17:00:00+05:00")
            let next = try close()
            #expect(next.contains("day \(tomorrow) is closed") && next.contains("counted today: 6, 7"), "\(next)")
            #expect(try centre.sql("select late from nser.day_close where day = '\(tomorrow)'") == "2")

            serving.program.signal(SIGTERM)
            try serving.program.ended()
            let before = try centre.atDesk("LHR-001", port: serving.port, ["journal", "--all", "--json"])
            let alone = try close("LHR-001", ["--date", "2026-01-01"], exit: 3)
            #expect(alone.contains("nothing was stored"))
            #expect(try centre.atDesk("LHR-001", port: serving.port, ["journal", "--all", "--json"]) == before)
        }

        /// Changes by hand what the server has answered to the desk's second op.
        private func setNumber(_ number: Int, _ centre: Centre) throws {
            let changed = try centre.sql(
                "update nser.journal_body set number = \(number) where desk = 'LHR-001' and seq = 2 returning seq")
            #expect(changed == "2")
        }
    }
}
