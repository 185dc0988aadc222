package import PostgresPipeline
internal import Shared

/// A programme's file as administration lists it.
package struct ProgrammeRecord: Sendable, Equatable {
    package let name: String
    /// The title in English.
    package let title: String
    /// 64 hexadecimal digits.
    package let digest: String
    package let key: String
    package let loadedAt: String
    /// Whether this file counts now.
    package let active: Bool
    /// False for a programme whose rule is not known: it is listed and decides nothing.
    package let known: Bool
    /// Which rule sets its scores name.
    package let ruleSets: [String]
    package let activatedBy: String?
    package let secondedBy: String?
    package let activatedAt: String?
}

/// The programmes: loaded with a signature, activated by two persons; and the rule set, which two persons choose.
package enum Programmes {
    /// Stores a programme's file after reading it, signed with the current key. Gives its digest.
    package static func load(
        _ content: [UInt8], keys: SigningKeys, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> String {
        let programme = try read(content)
        let (key, signature) = try keys.sign(
            SignedProgramme.statement(of: programme.digest), for: .model, on: connection)
        _ = try connection.rows(
            """
            insert into nser.programme_rule (digest, name, content, key_id, signature)
            values ($1::bytea, $2, $3::bytea, $4, $5::bytea)
            """,
            [
                Hexadecimal.bytea(programme.digest), programme.name, Hexadecimal.bytea(content), key,
                Hexadecimal.bytea(signature),
            ],
            explaining: [
                "programme_rule_key": "this programme is loaded already: \(Hexadecimal.text(programme.digest))"
            ])
        return Hexadecimal.text(programme.digest)
    }

    /// Makes a loaded file the one by which its programme decides, on the word of two persons. Activating an earlier file
    /// again is the way back.
    ///
    /// Fails closed: a file that is not genuine, or that does not fit the programmes and the rule set in force, is not
    /// activated.
    ///
    /// - Parameter name: the programme, or the first 8 or more hexadecimal digits of the digest where there are several.
    package static func activate(
        _ name: String, by first: String, second: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let signed = try find(name, on: connection)
        guard signed.isGenuine else {
            throw .refused("programme \(signed.name) is not what its digest and signature say; it is not activated")
        }
        let programme = try read(signed.content)
        guard programme.name == signed.name else {
            throw .refused("programme \(signed.name) is stored under another name than its own; it is not activated")
        }
        try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run("lock table nser.programme_active in share row exclusive mode")
            try RulesGuard.changing(on: connection)
            let others = try active(on: connection).filter { $0.name != programme.name }
            try check(others + [programme], ruleSet: try ruleSet(on: connection))
            let parameters = [programme.name, Hexadecimal.bytea(programme.digest)]
            _ = try connection.rows(
                """
                insert into nser.programme_active (name, rule) values ($1, $2::bytea)
                on conflict (name) do update set rule = excluded.rule
                """, parameters)
            _ = try connection.rows(
                """
                insert into nser.programme_activation (name, rule, activated_by, seconded_by)
                values ($1, $2::bytea, $3, $4)
                """, parameters + [first, second],
                explaining: ["programme_activation_two_persons": "two different persons activate a programme"])
        }
    }

    /// Chooses which score rule of each file counts, on the word of two persons.
    package static func chooseRuleSet(
        _ name: String, by first: String, second: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run("lock table nser.programme_active in share row exclusive mode")
            try RulesGuard.changing(on: connection)
            try check(try active(on: connection), ruleSet: name)
            _ = try connection.rows(
                """
                insert into nser.rule_set_active (rule_set) values ($1)
                on conflict (one) do update set rule_set = excluded.rule_set
                """, [name])
            _ = try connection.rows(
                "insert into nser.rule_set_activation (rule_set, activated_by, seconded_by) values ($1, $2, $3)",
                [name, first, second],
                explaining: ["rule_set_activation_two_persons": "two different persons choose a rule set"])
        }
    }

    /// The rule set that counts, or nil while none was chosen.
    package static func ruleSet(on connection: borrowing DirectConnection) throws(AdministrationError) -> String? {
        try connection.rows("select rule_set from nser.rule_set_active").first?.text(0)
    }

    /// All files, by programme and time of loading.
    package static func list(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [ProgrammeRecord] {
        var records: [ProgrammeRecord] = []
        for row in try connection.rows(listing) {
            let programme = try? read(try row.bytes(8))
            records.append(
                ProgrammeRecord(
                    name: try row.text(0), title: programme?.title.english ?? "", digest: try row.text(1),
                    key: try row.text(2), loadedAt: try row.text(3), active: try row.bool(4),
                    known: programme.map { $0.unknownBecause == nil } ?? false,
                    ruleSets: programme.map { ProgrammeRules.ruleSets(of: [$0]).sorted() } ?? [],
                    activatedBy: row.optional(5), secondedBy: row.optional(6), activatedAt: row.optional(7)))
        }
        return records
    }

    /// Names of the active files that are not what their digest and signature say.
    static func forged(on connection: borrowing DirectConnection) throws(AdministrationError) -> [String] {
        try signedActive(on: connection).filter { !$0.isGenuine }.map(\.name)
    }

    private static func active(on connection: borrowing DirectConnection) throws(AdministrationError) -> [Programme] {
        var programmes: [Programme] = []
        for signed in try signedActive(on: connection) {
            guard signed.isGenuine else {
                throw .refused("programme \(signed.name), which is active, is not what its digest and signature say")
            }
            programmes.append(try read(signed.content))
        }
        return programmes
    }

    private static func signedActive(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [SignedProgramme] {
        var programmes: [SignedProgramme] = []
        for row in try connection.rows(SignedProgramme.active.sql) { programmes.append(try SignedProgramme(row)) }
        return programmes
    }

    /// Refuses rules that do not fit together. Before a rule set is chosen only the files among themselves.
    private static func check(_ programmes: [Programme], ruleSet: String?) throws(AdministrationError) {
        do throws(ProgrammeError) {
            let filters = try ExclusionFilters.shipped()
            if let ruleSet {
                _ = try ProgrammeRules(programmes: programmes, filters: filters, ruleSet: ruleSet)
            } else {
                _ = try ProgrammeRules.checked(programmes, filters)
            }
        } catch {
            throw .refused("these programmes do not fit together: \(error)")
        }
    }

    private static func read(_ content: [UInt8]) throws(AdministrationError) -> Programme {
        do {
            return try Programme(file: content, form: Form.shipped())
        } catch {
            throw .refused("this is no programme that can be used: \(error)")
        }
    }

    private static func find(
        _ name: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> SignedProgramme {
        let rows = try connection.rows(
            """
            select \(SignedProgramme.columns) from \(SignedProgramme.source)
            where p.name = $1 or (length($1) >= 8 and starts_with(encode(p.digest, 'hex'), $1))
            """, [name])
        guard !rows.isEmpty else { throw .refused("no programme \(name) is loaded") }
        guard rows.count == 1 else {
            throw .refused(
                "\(rows.count) files of programme \(name) are loaded; name one by the first digits of its digest")
        }
        return try SignedProgramme(rows[0])
    }

    private static let listing = """
        select p.name, encode(p.digest, 'hex'), p.key_id, p.loaded_at, a.rule is not null,
            c.activated_by, c.seconded_by, c.activated_at, p.content
        from nser.programme_rule p
        left join nser.programme_active a on a.name = p.name and a.rule = p.digest
        left join lateral (
            select activated_by, seconded_by, activated_at from nser.programme_activation
            where name = p.name and rule = p.digest order by id desc limit 1) c on true
        order by p.name, p.loaded_at
        """
}
