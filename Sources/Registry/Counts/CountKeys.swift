import PostgresPipeline
import Shared

/// The rows that a grouping has whether or not anything was done: silences are zeros, not missing rows.
struct CountKeys {
    /// The keys in the order of the rows.
    private(set) var expected: [String] = []
    /// When each desk was last heard of, by the server's clock; a desk without a moment never was.
    private(set) var heard: [String: Instant] = [:]
    /// When that entry was written, by the desk's own clock.
    private(set) var deskClock: [String: Instant] = [:]
    /// The key of each thing that the database grouped by, where that is another.
    private var folded: [String: String] = [:]

    /// The keys that need no reading, and by which tehsils are folded.
    init(of request: CountsRequest, tehsils: [String], in geography: Geography) {
        switch request.grouping ?? .desk {
        case .hour: expected = (0...23).map { $0 < 10 ? "0\($0)" : "\($0)" }
        case .day:
            expected = (0...request.from.days(until: request.to)).compactMap { request.from.adding(days: $0)?.written }
        case .type: expected = Verb.allCases.filter(\.isWrite).map(\.rawValue)
        case .outcome: expected = ["scored", "pending", "refused", "done"]
        case .tehsil: fold(tehsils) { $0 }
        case .district: fold(tehsils) { geography.place($0)?.districtCode }
        case .division: fold(tehsils) { geography.place($0)?.divisionCode }
        case .province: fold(tehsils) { geography.place($0)?.provinceCode }
        case .officer, .desk, .centre: break
        }
    }

    private mutating func fold(_ tehsils: [String], by code: (String) -> String?) {
        // A tehsil without a division is counted in a row without a key.
        for tehsil in tehsils { folded[tehsil] = code(tehsil) ?? "" }
        expected = Set(folded.values).sorted()
        if isWhole { folded[""] = expected[0] }
    }

    /// Whether all that is counted is of one row, known before: then the database need not group.
    private var isWhole: Bool { expected.count == 1 && !folded.isEmpty }

    /// What the database has to group by.
    func key(of grouping: CountsRequest.Grouping) -> CountsStatements.Key {
        isWhole ? .whole : CountsStatements.Key(grouping)
    }

    /// The statement that names the other rows; nil where none is needed.
    static func statement(for grouping: CountsRequest.Grouping) -> Statement? {
        switch grouping {
        case .desk: CountsStatements.desks
        case .centre: CountsStatements.centres
        case .officer: CountsStatements.officers
        default: nil
        }
    }

    /// Takes the rows of ``statement(for:)``.
    mutating func add(_ rows: borrowing ResultSet, of grouping: CountsRequest.Grouping) throws(DatabaseError) {
        var keys: Set<String> = []
        for row in 0..<rows.rowCount {
            switch grouping {
            case .desk:
                let desk = try rows.text(row, 0)
                keys.insert(desk)
                // A moment that is none, changed by hand, is told as unknown: it stops no count.
                heard[desk] = try? rows.instant(row, 2)
                deskClock[desk] = try? rows.instant(row, 3)
            case .centre:
                let centre = try rows.text(row, 1)
                keys.insert(centre)
                if !rows.isNull(row, 0) { folded[try rows.text(row, 0)] = centre }
            default: keys.insert(try rows.text(row, 0))
            }
        }
        expected = keys.sorted()
    }

    /// The row's key of what the database grouped by.
    func key(of found: String) -> String { folded[found] ?? found }

    /// All rows of some tallies: the expected ones, and those that nobody expected, such as a desk of another day.
    func all(with found: some Collection<String>) -> [String] {
        let known = Set(expected)
        let others = found.filter { !known.contains($0) }
        return others.isEmpty ? expected : expected + others.sorted()
    }
}
