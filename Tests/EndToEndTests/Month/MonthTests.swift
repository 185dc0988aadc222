import Foundation
import Shared
import Testing

extension EndToEnd {
    /// Twenty desks in October 2026, and every night after a working day.
    @Suite struct MonthTests {
        @Test(
            "A month of 20 desks: the night finds what was planted, all of it and nothing else",
            .timeLimit(.minutes(10)))
        func everythingPlantedIsFound() throws {
            let centre = try Centre(desks: 0, rehearsal: "2026-10-01T08:00:00+05:00")
            defer { centre.remove() }
            let month = try MonthOfDesks(centre)
            try month.pass()
            try month.compareCounts()
            try month.findWhatWasPlanted()
        }
    }
}
