import PostgresPipeline
import Shared

/// One result of an import on its way to its row: which row of which file, and what became of it.
struct ImportedRow: Sendable {
    let part: SurveyPart
    let line: Int
    let tablet: String?
    /// The household that was registered, or why none was.
    let outcome: Result<Identifier, ImportRefusal>

    var refusal: ImportRefusal? {
        guard case .failure(let refusal) = outcome else { return nil }
        return refusal
    }

    func write(file: Int, to row: inout RowEncoder) {
        row.int8(Int64(file))
        row.text(part.rawValue)
        row.int8(Int64(line))
        row.text(tablet)
        switch outcome {
        case .success(let household):
            row.int2(0)
            row.identifier(household)
            for _ in 0..<3 { row.null() }
        case .failure(let refusal):
            row.int2(refusal.number)
            row.null()
            row.text(refusal.field)
            row.text(refusal.rule)
            row.text(refusal.words)
        }
    }
}

/// Results that are written in one transaction, with the registrations they say of.
struct ImportBatch: Sendable {
    private static let copy = """
        copy nser.import_row (file, part, line, tablet, number, household_id, field, rule, words)
        from stdin with (format binary)
        """
    private static let types: [PostgresType] = [
        .int8, .text, .int8, .text, .int2, .uuid, .text, .text, .text,
    ]

    /// Tehsils whose desks may not be there yet.
    var opened: [String] = []
    var families = RegistrationBatch()
    var rows: [ImportedRow] = []
    /// Whether the circuit breaker stops the import behind these.
    var isStop = false

    var accepted: Int { rows.count { $0.refusal == nil } }
    var duplicates: Int { rows.count { $0.refusal?.isDuplicate == true } }

    /// Writes everything and moves the import on, or nothing.
    ///
    /// - Parameter generation: of the rules by which the families were scored; see `RulesGuard`.
    func write(file: Int, generation: Int64, on connection: borrowing DirectConnection) throws(ImportFailure) {
        do throws(AdministrationError) {
            try connection.run("begin")
            try ImportDesks.open(opened, on: connection)
        } catch {
            try? connection.run("rollback")
            throw .administration(error)
        }
        do throws(DatabaseError) {
            _ = try connection.query("select nser.require_rules($1::bigint)", ["\(generation)"])
            try families.copy(on: connection)
            try connection.copyIn(Self.copy, Self.types) { (writer) throws(DatabaseError) in
                for imported in rows { try writer.row { imported.write(file: file, to: &$0) } }
            }
            _ = try connection.query(
                """
                update nser.import_file set done = done + $2::bigint, accepted = accepted + $3::bigint,
                    refused = refused + $2::bigint - $3::bigint, duplicates = duplicates + $4::bigint,
                    stopped_at = case when $5::boolean then now() end
                where id = $1::bigint
                """, ["\(file)", "\(rows.count)", "\(accepted)", "\(duplicates)", "\(isStop)"])
            try connection.execute("commit")
        } catch {
            try? connection.run("rollback")
            // A desk took a number, or a lock, while this batch was on its way: what is known then decides anew.
            throw error.isIntegrityViolation || error.isTransient
                ? .overtaken(error) : .administration(AdministrationError(error))
        }
    }
}

/// Why a batch was not written.
enum ImportFailure: Error {
    /// The registry has changed since it was asked; nothing was written.
    case overtaken(DatabaseError)
    case administration(AdministrationError)
}
