internal import PostgresPipeline

/// One row of a direct connection, whose fields come as text, in the order of the select list.
struct TextRow {
    private let fields: [String?]

    init(_ fields: [String?]) {
        self.fields = fields
    }

    func text(_ column: Int) throws(AdministrationError) -> String {
        guard let text = optional(column) else { throw unexpected(column) }
        return text
    }

    func optional(_ column: Int) -> String? {
        column < fields.count ? fields[column] : nil
    }

    func integer(_ column: Int) throws(AdministrationError) -> Int {
        guard let integer = Int(try text(column)) else { throw unexpected(column) }
        return integer
    }

    func bool(_ column: Int) throws(AdministrationError) -> Bool {
        try text(column) == "t"
    }

    func bytes(_ column: Int) throws(AdministrationError) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(try text(column)) else { throw unexpected(column) }
        return bytes
    }

    private func unexpected(_ column: Int) -> AdministrationError {
        .mismatch("the database answered in an unexpected form (column \(column))")
    }
}

extension DirectConnection {
    /// The rows of one statement; what went wrong, in words.
    borrowing func rows(
        _ sql: String, _ parameters: [String?] = [], explaining sentences: [String: String] = [:]
    ) throws(AdministrationError) -> [TextRow] {
        do {
            return try query(sql, parameters).map(TextRow.init)
        } catch {
            throw AdministrationError(error, explaining: sentences)
        }
    }

    /// Runs a script; what went wrong, in words.
    borrowing func run(_ script: String) throws(AdministrationError) {
        do {
            try execute(script)
        } catch {
            throw AdministrationError(error)
        }
    }

    /// Runs `body` between BEGIN and COMMIT; nothing has happened when it throws.
    borrowing func transaction<Result>(
        _ body: (borrowing DirectConnection) throws(AdministrationError) -> Result
    ) throws(AdministrationError) -> Result {
        try run("begin")
        do {
            let result = try body(self)
            try run("commit")
            return result
        } catch {
            // If this fails too, the connection is gone and the server rolls back by itself.
            try? run("rollback")
            throw error
        }
    }
}
