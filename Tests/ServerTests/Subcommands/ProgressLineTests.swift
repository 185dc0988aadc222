@testable import Registry
@testable import Server
import Testing

@Suite struct ProgressLineTests {
    @Test func saysShareRateAndTimeLeft() {
        #expect(
            ProgressLine.text("households", 48_500, of: 100_000, since: 500, seconds: 16)
                == "48,500 of 100,000 households [####------] 48 %, 3,000 a second, 18 s left")
        #expect(
            ProgressLine.text("households", 1_000_000, of: 1_000_000, since: 0, seconds: 400)
                == "1,000,000 of 1,000,000 households [##########] 100 %, 2,500 a second")
    }

    @Test func saysNoRateBeforeThereIsOne() {
        #expect(
            ProgressLine.text("rows", 500, of: 1_000, since: 500, seconds: 3) == "500 of 1,000 rows [#####-----] 50 %")
        #expect(ProgressLine.text("rows", 0, of: 0, since: 0, seconds: 0) == "0 of 0 rows [##########] 100 %")
    }

    @Test func saysHowFarACheckOfTheNightIs() {
        let households = NightStep(check: "duplicates", noun: "households", done: 12_250, total: nil)
        #expect(ReconcileCommand.words(households) == "duplicates: 12,250 households")
        let persons = NightStep(check: "duplicates", noun: "persons", done: 400_000, total: 6_300_000)
        let words = ReconcileCommand.words(persons)
        #expect(words == "duplicates: 400,000 of 6,300,000 persons")
        #expect(
            ProgressLine.text("checks", 12, of: 44, since: 0, seconds: 60, beside: words)
                == "12 of 44 checks [##--------] 27 %; duplicates: 400,000 of 6,300,000 persons")
    }

    @Test func saysDurationsForPeople() {
        #expect(ProgressLine.duration(119) == "119 s")
        #expect(ProgressLine.duration(200) == "3 min 20 s")
        #expect(ProgressLine.duration(7_500) == "2 h 5 min")
    }
}
