package import PostgresPipeline

/// Officers and supervisors: who may log in, where, and what they may see. Nobody is ever deleted.
package enum Officers {
    /// What a person may do.
    package enum Post: Sendable, Equatable {
        /// Holds interviews at this desk, and sees its tehsil.
        case officer(desk: String)
        /// Sees and decides for an area, from any workplace.
        case supervisor(area: AreaName)
    }

    /// Shortest password, in bytes.
    package static let passwordMinimum = 8
    /// Longest password, in bytes: what the server reads before login ends there.
    package static let passwordMaximum = 256

    /// Adds a person.
    package static func add(
        code: String, name: String, post: Post, password: [UInt8], cost: PasswordHash.Cost = .standard,
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let hash = try hash(password, cost)
        let (role, level, area, desk) = try columns(of: post, on: connection)
        _ = try connection.rows(
            """
            insert into nser.officer
                (code, name, role, area_level, area_code, desk, salt, password, scrypt_n, scrypt_r, scrypt_p)
            values ($1, $2, $3, $4, $5, $6, $7::bytea, $8::bytea, $9::integer, $10::integer, $11::integer)
            """,
            [code, name, role, level, area, desk] + parameters(of: hash),
            explaining: [
                "officer_key": "officer \(code) is there already",
                "officer_code_form": "\(code) is no code of an officer: 2 to 32 of a-z, 0-9, . and -, a letter first",
                "officer_name_said": "the name is empty",
            ])
    }

    /// Lets a person in no longer. Who did what stays on record.
    package static func disable(
        code: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let found = try connection.rows("update nser.officer set active = false where code = $1 returning code", [code])
        try requireFound(found, code)
    }

    /// Gives a person another post; one who was disabled stays so.
    package static func move(
        code: String, to post: Post, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let (role, level, area, desk) = try columns(of: post, on: connection)
        let found = try connection.rows(
            """
            update nser.officer set role = $2, area_level = $3, area_code = $4, desk = $5
            where code = $1 returning code
            """, [code, role, level, area, desk])
        try requireFound(found, code)
    }

    /// Gives a person a new password and lets one in again who was disabled, if `enable` says so.
    package static func reset(
        code: String, password: [UInt8], enable: Bool = false, cost: PasswordHash.Cost = .standard,
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let hash = try hash(password, cost)
        let found = try connection.rows(
            """
            update nser.officer set salt = $2::bytea, password = $3::bytea, scrypt_n = $4::integer,
                scrypt_r = $5::integer, scrypt_p = $6::integer, active = active or $7::boolean
            where code = $1 returning code
            """, [code] + parameters(of: hash) + [enable ? "t" : "f"])
        try requireFound(found, code)
    }

    private static func requireFound(_ rows: [TextRow], _ code: String) throws(AdministrationError) {
        guard !rows.isEmpty else { throw .refused("there is no officer \(code)") }
    }

    private static func hash(
        _ password: [UInt8], _ cost: PasswordHash.Cost
    ) throws(AdministrationError) -> PasswordHash {
        guard password.count >= passwordMinimum else {
            throw .refused("the password is shorter than \(passwordMinimum) bytes")
        }
        guard password.count <= passwordMaximum else {
            throw .refused("the password is longer than \(passwordMaximum) bytes")
        }
        guard let hash = PasswordHash(of: password, cost: cost) else {
            throw .refused("scrypt cannot be run at n=\(cost.n), r=\(cost.r), p=\(cost.p)")
        }
        return hash
    }

    private static func parameters(of hash: PasswordHash) -> [String?] {
        [
            Hexadecimal.bytea(hash.salt), Hexadecimal.bytea(hash.derived), "\(hash.cost.n)", "\(hash.cost.r)",
            "\(hash.cost.p)",
        ]
    }

    /// Role, level and code of the area, and desk, as the row has them.
    private static func columns(
        of post: Post, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> (role: String, level: String, area: String?, desk: String?) {
        switch post {
        case .officer(let desk):
            let row = try connection.rows("select tehsil from nser.desk where code = $1", [desk]).first
            guard let row else { throw .refused("there is no desk \(desk)") }
            return ("OFFICER", AreaName.Level.tehsil.rawValue, try row.text(0), desk)
        case .supervisor(let area):
            try area.requireKnown(on: connection)
            return ("SUPERVISOR", area.level.rawValue, area.code, nil)
        }
    }
}
