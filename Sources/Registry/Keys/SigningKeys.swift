internal import Crypto
package import PostgresPipeline

/// The Ed25519 keys by which models, programmes, closed days and day files are signed: the private half is a file that
/// only its owner can read, the public half is in the database. At most one key of each purpose signs; earlier ones still
/// verify.
package struct SigningKeys: Sendable {
    /// Where the private halves are, one file `ID.key` each.
    package let folder: String
    /// Where the private half of the key that signs is, if it does not lie in the folder under its own name.
    private let signingFile: String?

    /// What a key may sign. The private half of a key for days lies with every server that closes days; it signs no model.
    package enum Purpose: String, Sendable, CaseIterable {
        /// Models and programmes, and days too while no key for days was made.
        case model = "MODEL"
        /// Closed days and day files.
        case day = "DAY"

        /// The key that signs for this purpose: its id and public half.
        var current: String {
            let purposes = self == .model ? "('MODEL')" : "('MODEL', 'DAY')"
            return """
                select id, public_key from nser.signing_key where retired_at is null and purpose in \(purposes)
                order by purpose = '\(rawValue)' desc limit 1
                """
        }
    }

    /// Bytes of a private half. A file that cannot be read, or is longer, is told apart from one of another key.
    static let fileLimit = 32

    package init(folder: String) {
        self.folder = folder
        signingFile = nil
    }

    /// One file, by whatever name, that has to be the private half of the key that signs: as systemd hands it to a service.
    package init(signingFile: String) {
        folder = signingFile.lastIndex(of: "/").map { String(signingFile[..<$0]) } ?? "."
        self.signingFile = signingFile
    }

    /// Makes the first key of a purpose. Refused while one signs already: then rotate.
    package func make(
        _ purpose: Purpose = .model, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> SigningKeyRecord {
        try connection.transaction { (connection) throws(AdministrationError) in try add(purpose, on: connection) }
    }

    /// Retires the key that signs and makes another in its place.
    package func rotate(
        _ purpose: Purpose = .model, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> SigningKeyRecord {
        try connection.transaction { (connection) throws(AdministrationError) in
            let retired = try connection.rows(
                "update nser.signing_key set retired_at = now() where retired_at is null and purpose = $1 returning id",
                [purpose.rawValue])
            guard !retired.isEmpty else {
                throw .refused("no key of this purpose signs yet; run: nser-server key make")
            }
            return try add(purpose, on: connection)
        }
    }

    /// Signs with the current key of a purpose. Fails closed: without that key's file nothing is signed.
    func sign(
        _ content: [UInt8], for purpose: Purpose, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> (key: String, signature: [UInt8]) {
        guard let row = try connection.rows(purpose.current).first else {
            throw .refused("no key signs yet; run: nser-server key make")
        }
        let id = try row.text(0)
        let path = path(of: id)
        let file = try SmallFile.read(path, limit: Self.fileLimit)
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: file),
            Array(key.publicKey.rawRepresentation) == (try row.bytes(1)),
            let signature = try? key.signature(for: content)
        else { throw .file("\(path) is not the private half of the key that signs") }
        return (id, Array(signature))
    }

    /// Whether the signature is that of this key over the content. Everything that is not so is false.
    package static func verifies(_ signature: [UInt8], over content: [UInt8], publicKey: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: content)
    }

    /// The file is there before the row is committed: a row without its private half would sign nothing for ever.
    private func add(
        _ purpose: Purpose, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> SigningKeyRecord {
        let key = Curve25519.Signing.PrivateKey()
        let publicKey = Array(key.publicKey.rawRepresentation)
        let id = Self.id(of: publicKey)
        let rows = try connection.rows(
            """
            insert into nser.signing_key (id, public_key, purpose) values ($1, $2::bytea, $3)
            returning \(SigningKeyRecord.columns)
            """,
            [id, Hexadecimal.bytea(publicKey), purpose.rawValue],
            explaining: ["signing_key_one_current": "a key signs already; to replace it run: nser-server key rotate"])
        guard let row = rows.first else { throw .mismatch("the key was not stored") }
        try SmallFile.makeFolder(folder)
        try SmallFile.createPrivate(path(of: id), Array(key.rawRepresentation))
        return try SigningKeyRecord(row)
    }

    /// The name of a key: the first 8 bytes of SHA-256 of its public half, in hexadecimal digits.
    static func id(of publicKey: [UInt8]) -> String { Hexadecimal.text(SHA256.hash(data: publicKey).prefix(8)) }

    /// Where the private half of a key is.
    package func path(of id: String) -> String { signingFile ?? "\(folder)/\(id).key" }
}
