import PostgresPipeline
import TestSupport
import Testing

@testable import Registry

/// When a night that writes is held back.
@Suite struct DeskPaceTests {
    @Test func desksAreKnownByTheirActs() {
        #expect(!DeskPace.areAtWork(acts: 0, seconds: 1))
        #expect(!DeskPace.areAtWork(acts: 5, seconds: 1))
        #expect(DeskPace.areAtWork(acts: 6, seconds: 1))
        #expect(!DeskPace.areAtWork(acts: 50, seconds: 10))
        // A database that began to count anew.
        #expect(!DeskPace.areAtWork(acts: -70, seconds: 1))
    }

    @Test func itAsksWhatPostgreSQLKnows() throws {
        let database = try MigratedDatabase()
        let connection = try Administration.connect(database.administration)
        #expect(throws: Never.self) {
            var pace = try DeskPace(on: connection)
            try pace.rest(after: .zero, on: connection)
        }
    }
}
