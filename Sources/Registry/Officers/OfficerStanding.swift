package import PostgresPipeline

/// What the server needs to know of a person who logs in.
package struct OfficerStanding: Sendable, Equatable {
    package let code: String
    package let name: String
    /// `OFFICER` or `SUPERVISOR`.
    package let role: String
    package let area: AreaName
    /// The one desk of an officer; nil for a supervisor.
    package let desk: String?
    /// Whether the person may log in.
    package let active: Bool
    package let password: PasswordHash

    /// Parameter: the officer's code. One row, or none.
    package static let byCode = Statement(
        "officer_standing",
        """
        select code, name, role, area_level, area_code, desk, active, salt, password, scrypt_n, scrypt_r, scrypt_p
        from nser.officer where code = $1
        """, parameters: [.text])

    /// The answer to `byCode`.
    package static func read(_ result: borrowing ResultSet) throws(DatabaseError) -> OfficerStanding? {
        guard result.rowCount == 1 else { return nil }
        guard let level = AreaName.Level(rawValue: try result.text(0, 3)),
            let area = AreaName(level, result.isNull(0, 4) ? nil : try result.text(0, 4))
        else { throw DatabaseError(.undecodable) }
        let cost = PasswordHash.Cost(
            n: Int(try result.int4(0, 9)), r: Int(try result.int4(0, 10)), p: Int(try result.int4(0, 11)))
        return OfficerStanding(
            code: try result.text(0, 0), name: try result.text(0, 1), role: try result.text(0, 2), area: area,
            desk: result.isNull(0, 5) ? nil : try result.text(0, 5), active: try result.bool(0, 6),
            password: PasswordHash(salt: try result.bytes(0, 7), derived: try result.bytes(0, 8), cost: cost))
    }
}

/// The secret by which every server of this registry signs tokens for RESUME.
package enum ResumeSecret {
    /// One row with 32 bytes; none only if the database is not migrated.
    package static let current = Statement(
        "resume_secret", "select secret from nser.resume_secret where id = 1", parameters: [])

    /// The answer to `current`.
    package static func read(_ result: borrowing ResultSet) throws(DatabaseError) -> [UInt8] {
        try result.bytes(0, 0)
    }
}
