import Foundation
import Synchronization
import Testing

extension EndToEnd {
    /// `kill -9` at random moments of a running load, spread over server, desk client and PostgreSQL.
    @Suite struct ChaosTests {
        /// Printed with every failure; NSER_CHAOS_SEED repeats a run's choices.
        static let seed = ProcessInfo.processInfo.environment["NSER_CHAOS_SEED"].flatMap { UInt64($0) } ?? 20_261_122
        static let kills = 100

        @Test(
            "Every acknowledged family is there once, every other one exactly once in the end", .timeLimit(.minutes(15))
        )
        func killedAtRandomMoments() throws {
            let centre = try Centre(desks: 4)
            defer { centre.remove() }
            try centre.prepare()
            var serving = try centre.serve(port: Centre.quietPort())
            let port = serving.port
            try centre.addDesks()

            let load = ChaosLoad(centre: centre, port: port)
            load.start()
            var dice = SeededDice(seed: Self.seed)
            var tally: [String: Int] = [:]
            for _ in 1...Self.kills {
                load.wait(milliseconds: Int.random(in: 0...300, using: &dice))
                switch Int.random(in: 0..<3, using: &dice) {
                case 0:
                    tally["server", default: 0] += 1
                    serving.program.signal(SIGKILL)
                    try serving.program.ended()
                    serving = try centre.serve(port: port)
                case 1:
                    tally["desk", default: 0] += 1
                    load.killDesk(Int.random(in: 0..<centre.desks.count, using: &dice))
                default:
                    tally["PostgreSQL", default: 0] += 1
                    centre.killPostgres(using: &dice)
                }
                try load.awaitAcknowledgement(within: 60)
            }
            try load.stop()
            try settle(load, centre, port: port)
            try Self.report(tally, load, centre)
        }

        /// Lets every desk send what it holds, registers again what no journal holds, and looks at the result.
        private func settle(_ load: ChaosLoad, _ centre: Centre, port: Int) throws {
            let early = try heads(centre)
            let acknowledged = load.acknowledged
            #expect(acknowledged.subtracting(early.keys).isEmpty, "acknowledged and lost; seed \(Self.seed)")
            for desk in centre.desks { try centre.sendAll(desk, port: port) }
            // A client that was killed before it stored the act never had it: the officer enters the family again.
            let stored = try heads(centre)
            for family in load.families where stored[family.head] == nil {
                try centre.atDesk(family.desk, port: port, ["register", "--file", family.path])
            }
            let all = try heads(centre)
            #expect(Set(all.keys) == Set(load.families.map(\.head)), "seed \(Self.seed)")
            #expect(all.values.allSatisfy { $0 == 1 }, "seed \(Self.seed)")
            #expect(
                try centre.sql("select count(*) from nser.journal_body where verb = 'REGISTER' and number = 0")
                    == String(load.families.count))
            #expect(try centre.violations() == [], "seed \(Self.seed)")
        }

        /// How many households there are by the number of their head.
        private func heads(_ centre: Centre) throws -> [String: Int] {
            let rows = try centre.sql(
                """
                select lpad(i.number::text, 13, '0'), count(*) from nser.household h
                join nser.identity i on i.person_id = h.head group by 1
                """)
            let pairs = rows.split(separator: "\n").map { $0.split(separator: "|") }
            return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), Int($0[1]) ?? 0) })
        }

        private static func report(_ tally: [String: Int], _ load: ChaosLoad, _ centre: Centre) throws {
            let killed = tally.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            print(
                "chaos: \(killed) killed; \(load.families.count) families, \(load.acknowledged.count) at the first try")
        }
    }
}

extension Centre {
    /// Kills PostgreSQL's first process or one of its others.
    func killPostgres(using dice: inout SeededDice) {
        guard let postmaster else { return }
        let children = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
            .filter { Self.parent(of: $0) == postmaster }.sorted()
        let victims = Bool.random(using: &dice) || children.isEmpty ? [postmaster] : children
        if let victim = victims.randomElement(using: &dice) { kill(victim, SIGKILL) }
    }

    private static func parent(of process: pid_t) -> pid_t? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(separator: " ").dropFirst().first.flatMap { pid_t($0) }
    }
}

/// SplitMix64: the same choices for the same seed.
struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
