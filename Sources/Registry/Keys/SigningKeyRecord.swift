package import PostgresPipeline

/// A signing key as administration lists it: the public half only.
package struct SigningKeyRecord: Sendable, Equatable {
    /// The first 8 bytes of SHA-256 of the public key, in hexadecimal digits.
    package let id: String
    /// 64 hexadecimal digits.
    package let publicKey: String
    /// What it may sign.
    package let purpose: String
    /// When it was made and, unless it signs, retired; as PostgreSQL writes instants.
    package let madeAt: String
    package let retiredAt: String?

    static let columns = "id, encode(public_key, 'hex'), purpose, made_at, retired_at"

    init(_ row: TextRow) throws(AdministrationError) {
        id = try row.text(0)
        publicKey = try row.text(1)
        purpose = try row.text(2)
        madeAt = try row.text(3)
        retiredAt = row.optional(4)
    }
}

extension SigningKeys {
    /// All keys, oldest first.
    package static func list(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [SigningKeyRecord] {
        var records: [SigningKeyRecord] = []
        for row in try connection.rows(
            "select \(SigningKeyRecord.columns) from nser.signing_key order by made_at, id")
        {
            records.append(try SigningKeyRecord(row))
        }
        return records
    }
}
