import Foundation

/// One row of the table of three-families.md: what was known of a household at a moment, in its notation.
struct Knowledge: Equatable, CustomStringConvertible {
    let household: String
    /// As the table writes it: `2016-09-05 10:00`, in Karachi.
    let moment: String
    /// Version, members, tehsil, status, model, assessment, kafaalat, taleemi; only `none` for a household that was
    /// not there yet.
    let columns: [String]

    var description: String { columns.joined(separator: " | ") }

    /// The moment as the protocol writes it.
    var asOf: String { moment.replacing(" ", with: "T") + ":00+05:00" }

    /// Every row of the table.
    static func table(of markdown: String) -> [Knowledge] {
        markdown.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 12, ThreeFamilies.households.contains(cells[1]) else { return nil }
            let columns = Array(cells[3...10])
            return Knowledge(
                household: cells[1], moment: cells[2], columns: columns[0] == "none" ? ["none"] : columns)
        }
    }

    /// What `nser-desk show --as-of --json` said, in the notation of the table.
    init(_ question: Knowledge, answer: String) throws {
        household = question.household
        moment = question.moment
        // Words for people go to standard error, which a running program's output holds too.
        let line = answer.split(separator: "\n").first { $0.hasPrefix("{") } ?? ""
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
            throw Unexpected("no answer about \(question.household) as of \(question.moment):\n\(answer)")
        }
        if object["number"] as? Int == 551 {
            columns = ["none"]
            return
        }
        let rows = object["rows"] as? [[String: Any]] ?? []
        let head = rows.first { $0["kind"] as? String == "household" } ?? [:]
        let members = rows.compactMap { $0["member"] as? [String: Any] }
        let decisions = rows.compactMap { $0["decision"] as? [String: Any] }
        func text(_ key: String) -> String { head[key].map { "\($0)" } ?? "?" }
        columns = [
            text("version"), members.map(Self.member).joined(separator: ", "), text("tehsil"), text("status"),
            text("model"), text("assessment"), Self.state(of: "kafaalat", decisions, counted: false),
            Self.state(of: "taleemi-wazaif", decisions, counted: true),
        ]
    }

    private init(household: String, moment: String, columns: [String]) {
        self.household = household
        self.moment = moment
        self.columns = columns
    }

    private static func member(_ member: [String: Any]) -> String {
        let name = (member["person"] as? String).flatMap { ThreeFamilies.names[$0] } ?? "?"
        let marital = ["", "n", "m", "w", "d", "m"][member["marital"] as? Int ?? 0]
        return "\(name) \(member["relation"] as? Int ?? 0)\(marital)"
    }

    /// `E`, `P`, `N`, or how many of each; `-` while nothing is decided.
    private static func state(of programme: String, _ decisions: [[String: Any]], counted: Bool) -> String {
        let states = decisions.filter { $0["programme"] as? String == programme }.compactMap { $0["state"] as? String }
        let letters = [("ELIGIBLE", "E"), ("PENDING_VERIFICATION", "P"), ("NOT_ELIGIBLE", "N")].compactMap {
            state, letter -> String? in
            let count = states.count { $0 == state }
            return count == 0 ? nil : counted ? "\(count)\(letter)" : letter
        }
        return letters.isEmpty ? "-" : letters.joined(separator: " ")
    }
}
