package import PostgresPipeline

/// What `check` looks at, one finding each.
package struct Inspection: Sendable, Equatable {
    /// What was looked at, such as `grants`.
    package let subject: String
    /// Whether it is as it should be.
    package let passed: Bool
    /// What was found, in words.
    package let finding: String

    package init(_ subject: String, passed: Bool, _ finding: String) {
        self.subject = subject
        self.passed = passed
        self.finding = finding
    }

    /// Looks at the server, its durability, the schema, the rights, the journal's months, the active models and programmes; with
    /// `rows`, also runs every query that must return no row, which reads all tables.
    package static func all(
        rows: Bool, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Inspection] {
        var findings = [try server(connection), try durability(connection)]
        let schema = try schema(connection)
        findings.append(schema)
        guard schema.passed else { return findings }
        findings += [
            try grants(connection), try months(connection), try models(connection), try programmes(connection),
        ]
        guard rows else { return findings }
        for check in InvariantCheck.shipped {
            let count = try check.violations(on: connection)
            findings.append(Inspection(check.name, passed: count == 0, count == 0 ? "no row" : "\(count) row(s)"))
        }
        return findings
    }

    private static func server(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Inspection {
        let row = try connection.rows(
            "select current_setting('server_version_num')::integer / 10000, current_setting('server_version')"
        ).first
        guard let row else { throw .mismatch("the database does not say its version") }
        return Inspection(
            "server", passed: try row.integer(0) >= 15, "PostgreSQL \(try row.text(1)); 15 or newer is needed")
    }

    private static func durability(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Inspection {
        let off = try connection.rows(
            """
            select name from pg_settings
            where (name in ('fsync', 'full_page_writes') and setting = 'off')
                or (name = 'synchronous_commit' and setting in ('off', 'local'))
            order by name
            """)
        let names = try texts(off)
        return Inspection(
            "durability", passed: names.isEmpty,
            names.isEmpty ? "an acknowledged commit stays" : "\(names.joined(separator: ", ")) may lose commits")
    }

    private static func schema(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Inspection {
        do {
            try Migrations().requireCurrent(on: connection)
        } catch  where error.kind == .mismatch {
            return Inspection("schema", passed: false, error.description)
        }
        return Inspection("schema", passed: true, "version \(Migration.shipped.count), as this program")
    }

    private static func grants(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Inspection {
        let held = try Grants.read(on: connection)
        let missing = Grants.expected.subtracting(held).sorted().map { "lacks \($0)" }
        let excess = held.subtracting(Grants.expected).sorted().map { "may \($0)" }
        let words = (missing + excess).joined(separator: "; ")
        return Inspection(
            "grants", passed: words.isEmpty,
            words.isEmpty
                ? "\(Grants.application) has its \(held.count) rights and no other"
                : "\(Grants.application) \(words)")
    }

    private static func months(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Inspection {
        let row = try connection.rows(
            """
            select count(*) filter (where c.relname >= 'journal_body_' || to_char(now(), 'YYYY_MM')),
                (select count(*) from (select from nser.journal_body_rest limit 1) r)
            from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'nser.journal_body'::regclass and c.relname <> 'journal_body_rest'
            """
        ).first
        let ahead = try row?.integer(0) ?? 0
        let rest = try row?.integer(1) ?? 0
        return Inspection(
            "months", passed: ahead >= 2 && rest == 0,
            "the journal has \(ahead) month(s) from this one on" + (rest == 0 ? "" : ", and rows that found no month")
                + (ahead >= 2 && rest == 0 ? "" : "; run: nser-server migrate"))
    }

    private static func models(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Inspection {
        let active = try Models.active(on: connection)
        let forged = active.filter { !$0.isGenuine }
        guard !active.isEmpty, forged.isEmpty else {
            let words =
                forged.isEmpty
                ? "no model is active, so nothing is scored; run: nser-server model load and model activate"
                : "not what digest and signature say: \(forged.map(\.name).joined(separator: ", "))"
            return Inspection("models", passed: false, words)
        }
        return Inspection("models", passed: true, "active: \(active.map(\.name).joined(separator: ", "))")
    }

    private static func programmes(_ connection: borrowing DirectConnection) throws(AdministrationError) -> Inspection {
        let forged = try Programmes.forged(on: connection)
        guard forged.isEmpty else {
            return Inspection(
                "programmes", passed: false,
                "not what digest and signature say: \(forged.joined(separator: ", "))")
        }
        let active = try Programmes.list(on: connection).filter(\.active).map(\.name)
        let ruleSet = try Programmes.ruleSet(on: connection)
        let words =
            active.isEmpty ? "none is active, so nothing is decided" : "active: \(active.joined(separator: ", "))"
        return Inspection(
            "programmes", passed: active.isEmpty || ruleSet != nil,
            words + "; " + (ruleSet.map { "rule set \($0)" } ?? "no rule set is chosen"))
    }

    private static func texts(_ rows: [TextRow]) throws(AdministrationError) -> [String] {
        var texts: [String] = []
        for row in rows { texts.append(try row.text(0)) }
        return texts
    }
}
