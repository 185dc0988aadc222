import Foundation
import Testing

extension EndToEnd {
    /// A day on which every desk of the country is as busy as it can be.
    @Suite struct BusyDayTests {
        private static let households = 60_000

        @Test("A day of 60,000 registrations is looked at whole, and its files add up to it")
        func sixtyThousand() throws {
            let night = try NightCentre(households: Self.households)
            defer { night.centre.remove() }
            // Among so many invented persons of three places some are alike. That is a warning, and true.
            try night.centre.administer(night.words(), exit: 1, within: NightCentre.deadline)
            #expect(
                try night.value("select distinct kind || ' ' || severity from nser.finding")
                    == "likely_duplicate WARNING")
            #expect(
                try night.value(
                    "select name, looked_at from nser.night_check where name in ('scores', 'surveys') order by 1")
                    == "scores|\(Self.households)\nsurveys|\(Self.households)")
            #expect(
                try night.value("select acts from nser.count_sealed where day = '\(NightCentre.day)'")
                    == "\(Self.households)")
            let files = try night.files()
            #expect(files.keys.sorted() == NightCentre.names)
            let national = try counted(files["\(NightCentre.day)-national.day"])
            let offices = try NightCentre.tehsils.map { try counted(files["\(NightCentre.day)-\($0).day"]) }
            #expect(national == Self.households && offices.reduce(0, +) == Self.households)
            #expect(offices.allSatisfy { $0 > 0 })
        }

        /// The registrations that a day file counts.
        private func counted(_ file: Data?) throws -> Int {
            let text = String(decoding: try #require(file), as: UTF8.self)
            return text.split(separator: "\n").filter { $0.hasPrefix("count REGISTER ") }
                .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
        }
    }
}
