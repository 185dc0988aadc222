import PostgresPipeline
import Registry
import Shared

/// Journal entries of desks that never were, for counting: bodies only, with nothing behind them.
struct InventedJournal {
    struct Entry {
        let day: CalendarDate
        let tehsil: String
        let desk: String
        let officer: String
        let hour: Int
        let verb: String
        let isRefused: Bool
    }

    /// Chance that is the same in every run.
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    static let desks = [("D1", DeskBench.lahore), ("D2", DeskBench.lahore), ("D9", DeskBench.elsewhere)]
    let entries: [Entry]

    init(seed: UInt64, entries count: Int, from first: CalendarDate, days: Int) {
        var dice = Dice(state: seed)
        let verbs = ["REGISTER", "REGISTER", "REGISTER", "UPDATE", "RESURVEY", "REASSESS", "EPOCH", "VOID"]
        entries = (0..<count).compactMap { _ in
            let desk = Self.desks[Int.random(in: 0...2, using: &dice)]
            guard let day = first.adding(days: .random(in: 0..<days, using: &dice)) else { return nil }
            return Entry(
                day: day, tehsil: desk.1, desk: desk.0, officer: Bool.random(using: &dice) ? "ayesha" : "hina",
                hour: .random(in: 0...23, using: &dice), verb: verbs[Int.random(in: 0..<8, using: &dice)],
                isRefused: Int.random(in: 0...3, using: &dice) == 0)
        }
    }

    /// Writes the bodies, numbered on from `first`.
    func write(on connection: borrowing DirectConnection, from first: Int = 1) throws {
        let rows = entries.enumerated().map { index, entry in
            let hour = entry.hour < 10 ? "0\(entry.hour)" : "\(entry.hour)"
            return """
                ('\(entry.day.written)', '\(entry.desk)', 1, \(first + index), '\(entry.tehsil)', '\(entry.verb)',
                \(entry.isRefused ? 561 : 0), '\(entry.officer)', '\(entry.officer)', now(),
                '\(entry.day.written)T\(hour):30:00+05:00', '', '{}')
                """
        }
        try connection.execute(
            """
            insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock,
                received_at, request, reply)
            values \(rows.joined(separator: ", "))
            """)
    }
}

extension InventedJournal.Entry {
    /// The row of a grouping that counts it.
    func key(by grouping: CountsRequest.Grouping) -> String {
        switch grouping {
        case .hour: hour < 10 ? "0\(hour)" : "\(hour)"
        case .day: day.written
        case .officer: officer
        case .desk: desk
        case .centre: "C-\(tehsil)"
        case .tehsil: tehsil
        case .district: String(tehsil.prefix(5))
        // The other tehsil is of no known division.
        case .division: tehsil == DeskBench.lahore ? "PK6-RAWALPINDI" : ""
        case .province: String(tehsil.prefix(3))
        case .type: verb
        case .outcome: isRefused ? "refused" : "done"
        }
    }

    /// The member of a row that counts it.
    var member: String {
        if isRefused { return "refused" }
        return switch verb {
        case "REGISTER": "registered"
        case "UPDATE", "RESURVEY": "updated"
        case "REASSESS": "reassessed"
        default: "other"
        }
    }
}
