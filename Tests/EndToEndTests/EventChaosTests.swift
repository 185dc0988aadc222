import Foundation
import Testing

extension EndToEnd {
    /// `kill -9` at random moments of life events: two desks change two households, often the same one at once.
    @Suite struct EventChaosTests {
        static let kills = 20

        @Test("Every acknowledged event is one version, and versions have no gaps", .timeLimit(.minutes(5)))
        func killedAmidEvents() throws {
            let centre = try Centre(desks: 2)
            defer { centre.remove() }
            try centre.prepare()
            var serving = try centre.serve(port: Centre.quietPort())
            try centre.addDesks()
            var dice = SeededDice(seed: ChaosTests.seed)
            var load = try EventLoad(centre: centre, port: serving.port)
            for _ in 1...Self.kills {
                let clients = try centre.desks.map { try load.begin(at: $0, using: &dice) }
                _ = clients[0].program.hasEnded(within: Double.random(in: 0...0.4, using: &dice))
                switch Int.random(in: 0..<3, using: &dice) {
                case 0:
                    serving.program.signal(SIGKILL)
                    try serving.program.ended()
                    serving = try centre.serve(port: serving.port)
                case 1: clients.randomElement(using: &dice)?.program.signal(SIGKILL)
                default: centre.killPostgres(using: &dice)
                }
                for client in clients { try load.end(client) }
                try load.insist(at: centre.desks[0], using: &dice)
            }
            for desk in centre.desks { try centre.sendAll(desk, port: serving.port) }
            try look(centre, load)
        }

        private func look(_ centre: Centre, _ load: EventLoad) throws {
            let rows = try centre.sql(
                "select answers->>'income_monthly', count(*) from nser.survey where version > 1 group by 1")
            let counts = rows.split(separator: "\n").map { $0.split(separator: "|").compactMap { Int($0) } }
            let stored = Set(counts.map { $0[0] })
            #expect(counts.allSatisfy { $0[1] == 1 }, "an event twice; seed \(ChaosTests.seed)")
            #expect(load.acknowledged.isSubset(of: stored), "acknowledged and lost; seed \(ChaosTests.seed)")
            #expect(stored.isSubset(of: load.begun))
            #expect(load.acknowledged.count >= Self.kills)
            let gaps = "select household_id from nser.household_version group by 1 having count(*) <> max(version)"
            #expect(try centre.sql(gaps) == "")
            #expect(
                try centre.sql("select count(*) from nser.journal_body where verb = 'UPDATE' and number = 0")
                    == "\(stored.count)")
            #expect(try centre.violations() == [], "seed \(ChaosTests.seed)")
            print("events: \(load.begun.count) begun, \(load.acknowledged.count) acknowledged, \(stored.count) stored")
        }
    }
}

/// Life events of two households, each told apart from all others by the income it records.
private struct EventLoad {
    struct Client {
        let program: RunningProgram
        let income: Int
    }

    private let centre: Centre
    private let port: Int
    private let households: [String]
    private(set) var begun: Set<Int> = []
    private(set) var acknowledged: Set<Int> = []
    /// More than any invented family earns.
    private var nextIncome = 9_000_001

    init(centre: Centre, port: Int) throws {
        self.centre = centre
        self.port = port
        let families = Families(folder: centre.folder)
        for (place, desk) in centre.desks.enumerated() {
            try centre.atDesk(desk, port: port, ["register", "--file", families.file(seed: UInt64(place + 1)).path])
        }
        households = try centre.sql("select id from nser.household order by id").split(separator: "\n").map(String.init)
    }

    /// Starts a client with an event of one of the households.
    mutating func begin(at desk: String, using dice: inout SeededDice) throws -> Client {
        let income = nextIncome
        nextIncome += 1
        begun.insert(income)
        let path = centre.folder + "/event-\(income).json"
        try """
        {"household":"\(households[Int.random(in: 0..<households.count, using: &dice)])","event":"INCOME",\
        "effective":"\(Families.todayText)","details":{"answers":{"income_monthly":\(income)}}}
        """.write(toFile: path, atomically: true, encoding: .utf8)
        let program = try centre.desk(desk, port: port, ["update", "--file", path])
        try program.closeInput()
        return Client(program: program, income: income)
    }

    /// Waits for a client's end; true if the event was acknowledged. What else may happen to it on such a day: refused
    /// since the other desk was faster, kept for later, not logged in, killed.
    @discardableResult
    mutating func end(_ client: Client) throws -> Bool {
        switch try client.program.ended(within: 60) {
        case 0:
            acknowledged.insert(client.income)
            return true
        case 1, 3, 4, 128 + SIGKILL: return false
        case let status: throw Unexpected("an update ended with \(status):\n\(client.program.output)")
        }
    }

    /// Begins events until one is acknowledged: the centre works again.
    mutating func insist(at desk: String, using dice: inout SeededDice) throws {
        let deadline = Date(timeIntervalSinceNow: 60)
        while Date() < deadline {
            if try end(begin(at: desk, using: &dice)) { return }
        }
        throw Unexpected("no event was acknowledged within 60 s")
    }
}
