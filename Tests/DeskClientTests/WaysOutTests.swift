import Shared
import Testing

@testable import DeskClient

/// The troubles that need more than sending again: lost journals, forks, new epochs, acts nobody takes.
@Suite struct WaysOutTests {
    @Test func waitsForANewEpochWhenTheJournalIsLost() throws {
        let desk = try DeskFixture()
        for _ in 0..<3 { try desk.register() }
        try desk.deliver()
        try desk.loseJournal()
        let later = try desk.register()
        #expect(throws: LinkFailure.parted(.journalLost)) { try desk.deliver() }
        try desk.restart()
        let last = try desk.register()
        #expect(throws: LinkFailure.parted(.journalLost)) { try desk.deliver() }
        #expect(desk.server.writes == 3)
        #expect(try desk.journal.acts(in: .waiting).count == 2)

        desk.server.epoch = 2
        try desk.deliver()
        #expect(desk.server.chains[2]?.map(\.household) == [later, last])
        #expect(try desk.journal.acts(in: .waiting).isEmpty)
        #expect(desk.told.contains(.newEpoch(2)))
    }

    @Test(arguments: [true, false]) func findsAForkAndLosesNothing(digest: Bool) throws {
        let desk = try DeskFixture()
        desk.server.tellsDigest = digest
        try desk.register()
        try desk.deliver()
        let waiting = try desk.register()
        desk.server.insertForeign(household: "foreign")
        #expect(throws: LinkFailure.parted(.fork(seq: 2))) { try desk.deliver() }
        #expect(try desk.journal.position()?.blocked != nil)
        try desk.restart()
        desk.server.epoch = 2
        try desk.deliver()
        #expect(desk.server.registered[waiting] == 1)
        #expect(desk.server.chains[2]?.count == 1)
    }

    /// 565 in the middle of a window: the login's mark did not show it.
    @Test func stopsAt565AndGoesOnInANewEpoch() throws {
        let desk = try DeskFixture()
        try desk.journal.join(desk: "LHR-001", tehsil: "PK60101", epoch: 1)
        let households = try (0..<3).map { _ in try desk.register() }
        desk.server.beforeWrite = { server in if server.writes == 2 { server.insertForeign(household: "foreign") } }
        #expect(throws: LinkFailure.parted(.fork(seq: 2))) { try desk.deliver() }
        #expect(try desk.journal.acts(in: .done).count == 1)
        desk.server.beforeWrite = nil
        desk.server.epoch = 2
        try desk.deliver()
        #expect(households.allSatisfy { desk.server.registered[$0] == 1 })
        #expect(desk.server.chains[2]?.map(\.household) == Array(households[1...]))
    }

    /// The reply was lost, then a supervisor opened a new epoch: the act is not registered again.
    @Test(arguments: [true, false]) func asksWhatTheOldEpochHoldsBeforeSigningAgain(digest: Bool) throws {
        let desk = try DeskFixture()
        desk.server.tellsDigest = digest
        desk.tries = 1
        try desk.journal.join(desk: "LHR-001", tehsil: "PK60101", epoch: 1)
        let households = try (0..<2).map { _ in try desk.register() }
        desk.server.faults = [.lostReply]
        #expect(throws: LinkFailure.self) { try desk.deliver() }
        desk.server.epoch = 2
        try desk.restart()
        try desk.deliver()
        #expect(households.allSatisfy { desk.server.registered[$0] == 1 })
        #expect(desk.server.chains[2]?.map(\.household) == [households[1]])
        #expect(try desk.journal.acts(in: .done).count == 2)
    }

    @Test func survivesACrashAtEveryStepOfANewEpoch() throws {
        for step in 1...40 {
            let desk = try DeskFixture()
            desk.tries = 1
            try desk.journal.join(desk: "LHR-001", tehsil: "PK60101", epoch: 1)
            let households = try (0..<3).map { _ in try desk.register() }
            desk.server.faults = [nil, .lostReply]
            #expect(throws: LinkFailure.self) { try desk.deliver() }
            desk.server.epoch = 2
            desk.crashAt = desk.steps + step
            let crashed = (try? desk.deliver()) == nil
            desk.crashAt = nil
            try desk.restart()
            try desk.deliver()
            #expect(households.allSatisfy { desk.server.registered[$0] == 1 })
            #expect(try desk.journal.acts(in: .done).count == 3)
            guard crashed else { return }
        }
        Issue.record("the new epoch takes more steps than the test has")
    }

    @Test func setsAsideWhatTheServerDoesNotUnderstand() throws {
        let desk = try DeskFixture()
        let households = try (0..<4).map { _ in try desk.register() }
        desk.server.notUnderstood = [households[1]]
        try desk.deliver()
        #expect(desk.server.chains[1]?.map(\.household) == [households[0], households[2], households[3]])
        let returned = try #require(try desk.journal.acts(in: .returned).first)
        #expect(returned.act.household == households[1])
        #expect(returned.number == 501)
        // A newer server understands it.
        desk.server.notUnderstood = []
        try desk.journal.retry(returned.id)
        try desk.deliver()
        #expect(desk.server.chains[1]?.last?.household == households[1])
        #expect(try desk.journal.acts(in: .done).count == 4)
    }

    /// A fault of the server is no reason to send the same again for ever, nor to hold up what waits behind it.
    @Test func setsAsideWhatTheServerFailsOn() throws {
        let desk = try DeskFixture()
        let households = try (0..<4).map { _ in try desk.register() }
        desk.server.failsOn = [households[1]]
        try desk.deliver()
        #expect(desk.server.chains[1]?.map(\.household) == [households[0], households[2], households[3]])
        let returned = try #require(try desk.journal.acts(in: .returned).first)
        #expect(returned.act.household == households[1] && returned.number == 599)
        let writes = desk.server.writes
        try desk.deliver()
        #expect(desk.server.writes == writes, "never again by itself")
        // The server was mended: an officer takes it up again.
        desk.server.failsOn = []
        try desk.journal.retry(returned.id)
        try desk.deliver()
        #expect(desk.server.chains[1]?.last?.household == households[1])
        #expect(try desk.journal.acts(in: .done).count == 4)
    }

    /// The fault came after the commit: RESULT knows, and nothing is set aside.
    @Test func asksBeforeItSetsAside() throws {
        let desk = try DeskFixture()
        let household = try desk.register()
        desk.server.faults = [.failedReply]
        try desk.deliver()
        #expect(desk.server.registered[household] == 1)
        #expect(try desk.journal.acts(in: .done).count == 1)
    }

    @Test func survivesACrashAtEveryStepOfSettingAside() throws {
        for step in 1...60 {
            let desk = try DeskFixture()
            let households = try (0..<3).map { _ in try desk.register() }
            desk.server.notUnderstood = [households[1]]
            desk.crashAt = step
            let crashed = (try? desk.deliver()) == nil
            desk.crashAt = nil
            try desk.restart()
            try desk.deliver()
            #expect(desk.server.chains[1]?.map(\.household) == [households[0], households[2]])
            #expect(try desk.journal.acts(in: .returned).count == 1)
            guard crashed else { return }
        }
        Issue.record("setting aside takes more steps than the test has")
    }

    @Test func sendsAgainWhatARestoredServerForgot() throws {
        let desk = try DeskFixture()
        let households = try (0..<5).map { _ in try desk.register() }
        try desk.deliver()
        desk.server.forget(last: 2)
        try desk.restart()
        try desk.deliver()
        #expect(desk.server.chains[1]?.map(\.household) == households)
        #expect(desk.server.registered.values.allSatisfy { $0 == 1 })
    }

    @Test func refusesAServerFromTheDaysBefore() throws {
        let desk = try DeskFixture()
        desk.server.epoch = 3
        try desk.register()
        try desk.deliver()
        desk.server.epoch = 2
        try desk.register()
        #expect(throws: LinkFailure.parted(.serverOld)) { try desk.deliver() }
        desk.server.epoch = 3
        try desk.deliver()
        #expect(try desk.journal.acts(in: .done).count == 2)
    }

    @Test func keepsARefusalAndGoesOn() throws {
        let desk = try DeskFixture()
        let households = try (0..<3).map { _ in try desk.register() }
        desk.server.refused = [households[1]]
        try desk.deliver()
        #expect(desk.server.chains[1]?.map(\.number) == [0, 561, 0])
        #expect(try desk.journal.acts(in: .refused).map(\.act.household) == [households[1]])
    }

    @Test(arguments: [ModelServer.Fault.busy, .storageFull, .databaseGone, .draining, .slowDown, .silence])
    func givesUpForNowWithClearWords(fault: ModelServer.Fault) throws {
        let desk = try DeskFixture()
        desk.server.faults = Array(repeating: fault, count: 100)
        let act = desk.newAct()
        #expect(try desk.newDesk().submit(act) == .pending)
        let words = desk.told.map { $0.words(.english) }
        #expect(words.contains { $0.contains("trying again in") })
        #expect(!words.contains { $0.contains("  ") || $0.contains("{") })
        #expect(desk.noted.contains("nothing is lost"))
        #expect(desk.waited.count < 10)
        #expect(try desk.journal.acts(in: .waiting).count == 1)
        desk.server.faults = []
        #expect(try desk.newDesk().sendAll() == .done)
    }

    @Test func comesBackAfterTheSecondsOfAGoodbye() throws {
        let desk = try DeskFixture()
        desk.server.faults = [.draining]
        try desk.register()
        try desk.deliver()
        #expect(try #require(desk.waited.first) >= 3)
        #expect(desk.server.resumes == 1, "the token spares the password")
    }

    @Test func doesNotTryAWrongPasswordAgain() throws {
        let desk = try DeskFixture()
        desk.password = "wrong"
        #expect(try desk.newDesk().submit(desk.newAct()) == .login)
        #expect(desk.server.logins == 1)
        #expect(try desk.journal.acts(in: .waiting).count == 1)
    }
}
