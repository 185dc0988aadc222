package import PostgresPipeline
internal import Shared

/// The refused rows of an import as CSV, for the people who will correct them: where, which rule, in words. Made from
/// what the registry holds, so that it is whole however often the import was interrupted.
package enum ImportReport {
    /// Writes the report; gives how many rows it has.
    package static func write(
        file: Int, to path: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        var csv = try CSVFile(path)
        try csv.row { row in
            for name in ["file", "line", "household", "number", "field", "rule", "words"] { row.cell(name) }
        }
        var failure: AdministrationError?
        var count = 0
        do throws(DatabaseError) {
            count = try connection.copyOut(query(file)) { (row) throws(DatabaseError) in
                let (line, number) = (try row.int8(1), try row.int2(3))
                var texts: [String] = []
                for column in [0, 2, 4, 5, 6] { texts.append(try row.text(column)) }
                do throws(AdministrationError) {
                    try csv.row { cells in
                        cells.cell(texts[0])
                        cells.cell(line)
                        cells.cell(texts[1])
                        cells.cell(number)
                        for text in texts[2...] { cells.cell(text) }
                    }
                    return .next
                } catch {
                    failure = error
                    return .stop
                }
            }
        } catch {
            throw AdministrationError(error)
        }
        if let failure { throw failure }
        try csv.finish()
        return count
    }

    /// COPY takes no parameters; the import's number is a number.
    private static func query(_ file: Int) -> String {
        """
        copy (select lower(part), line, coalesce(tablet, ''), number, coalesce(field, ''), rule, words
            from nser.import_row where file = \(file) and number <> 0 order by part, line)
        to stdout with (format binary)
        """
    }
}
