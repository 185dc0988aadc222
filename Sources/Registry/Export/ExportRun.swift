package import PostgresPipeline
internal import Shared

/// Takes rows out of the registry into a CSV file: streaming, in the order of the households' identifiers, all of one
/// moment. That it was done, by whom and how much, is kept.
package enum ExportRun {
    /// Writes the file; gives how many rows it has.
    ///
    /// - Parameters:
    ///   - path: over a file that is there; `-` is standard output.
    ///   - report: hears from time to time how many households of how many are done.
    package static func run(
        _ plan: ExportPlan, to path: String, on connection: borrowing DirectConnection,
        report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(AdministrationError) -> Int {
        if let area = plan.area {
            let known = try connection.rows(
                "select exists (select from nser.tehsil where starts_with(code, $1))", [area])
            guard try known.first?.bool(0) == true else { throw .refused("no tehsil lies in \(area)") }
        }
        let rows = ExportRows(plan, try ImportRun.form())
        var csv = try CSVFile(path)
        let id = try begin(plan, on: connection)
        let households = try connection.rows(
            "select count(*) from nser.household where status = 'ACTIVE' and ($1::text is null or starts_with(tehsil, $1))",
            [plan.area])
        let total = try households.first?.integer(0) ?? 0
        report(0, total)
        try csv.row { cells in for name in rows.header { cells.cell(name) } }
        let written = try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run(ExportStatements.settings)
            return try copy(plan, rows, to: &csv, total, on: connection, report)
        }
        try csv.finish()
        _ = try connection.rows(
            "update nser.export_made set written = $2::bigint, finished_at = now() where id = $1::bigint",
            ["\(id)", "\(written)"])
        report(total, total)
        return written
    }

    private static func begin(
        _ plan: ExportPlan, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        let row = try connection.rows(
            """
            insert into nser.export_made (what, area, numbers, scores, made_by)
            values ($1, $2, $3, $4::boolean, $5) returning id
            """, [plan.what.written, plan.area, plan.numbers.written, "\(plan.scores)", plan.by]
        ).first
        guard let row else { throw .mismatch("the export was not stored") }
        return try row.integer(0)
    }

    private static func copy(
        _ plan: ExportPlan, _ rows: ExportRows, to csv: inout CSVFile, _ total: Int,
        on connection: borrowing DirectConnection, _ report: (Int, Int) -> Void
    ) throws(AdministrationError) -> Int {
        var (written, done) = (0, 0)
        var failure: AdministrationError?
        do throws(DatabaseError) {
            try connection.copyOut(ExportStatements.read(plan)) { (row) throws(DatabaseError) in
                do throws(ExportFailure) {
                    written += try rows.write(row, to: &csv)
                } catch {
                    switch error {
                    case .database(let error): throw error
                    case .administration(let error):
                        failure = error
                        return .stop
                    }
                }
                done += 1
                if done % 1_000 == 0 { report(done, max(total, done)) }
                return .next
            }
        } catch {
            throw AdministrationError(error)
        }
        if let failure { throw failure }
        return written
    }
}
