import Foundation
import Testing

/// The real programs, built and started: one test at a time, since each has a server and a PostgreSQL of its own and
/// waits for them with deadlines.
@Suite("End to end", .serialized) enum EndToEnd {}

extension Centre {
    /// What the shipped checks find: the names of those that returned a row, and breaks of the chain of digests.
    func violations() throws -> [String] {
        let checks = Programs.root + "/sql/checks"
        var found: [String] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: checks).sorted() where file.hasSuffix(".sql") {
            let rows = try sql(String(contentsOfFile: checks + "/" + file, encoding: .utf8))
            if !rows.isEmpty { found.append("\(file): \(rows)") }
        }
        let breaks = try sql(
            """
            select desk, epoch, seq from (
                select desk, epoch, seq, prev, lag(digest) over chain as before, row_number() over chain as place
                from nser.journal_entry window chain as (partition by desk, epoch order by seq)) as links
            where prev is distinct from before or seq <> place
            """)
        if !breaks.isEmpty { found.append("chain: \(breaks)") }
        return found
    }
}
