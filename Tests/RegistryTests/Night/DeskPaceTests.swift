import PostgresPipeline
import TestSupport
import Testing

@testable import Registry

/// When a night that writes is held back.
@Suite struct DeskPaceTests {
    @Test func desksAreKnownByTheirCommits() {
        #expect(!DeskPace.areAtWork(commits: 0, seconds: 1))
        #expect(!DeskPace.areAtWork(commits: 20, seconds: 1))
        #expect(DeskPace.areAtWork(commits: 21, seconds: 1))
        #expect(!DeskPace.areAtWork(commits: 100, seconds: 10))
        // PostgreSQL's sessions say late what they did: a night may have counted more of its own.
        #expect(!DeskPace.areAtWork(commits: -7, seconds: 1))
    }

    @Test func itAsksWhatPostgreSQLKnows() throws {
        let database = try MigratedDatabase()
        let connection = try Administration.connect(database.administration)
        #expect(throws: Never.self) {
            var pace = try DeskPace(on: connection)
            try pace.rest(after: .zero, transactions: 2, on: connection)
        }
    }
}
