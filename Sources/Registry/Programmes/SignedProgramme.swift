internal import Crypto
package import PostgresPipeline

/// A programme's file as the database holds it, with what proves that it is one of ours.
package struct SignedProgramme: Sendable, Equatable {
    /// SHA-256 of the content.
    package let digest: [UInt8]
    package let name: String
    package let content: [UInt8]
    let signature: [UInt8]
    let publicKey: [UInt8]

    /// The file that counts of each programme, by name.
    package static let active = Statement(
        "active_programmes",
        "select \(columns) from \(source) join nser.programme_active a on a.rule = p.digest order by 2",
        parameters: [])

    /// The answer to `active`, as stored: whether they are genuine is for the caller to ask.
    static func readActive(_ result: borrowing ResultSet) throws(DatabaseError) -> [SignedProgramme] {
        var programmes: [SignedProgramme] = []
        for row in 0..<result.rowCount {
            programmes.append(
                SignedProgramme(
                    digest: try result.bytes(row, 0), name: try result.text(row, 1), content: try result.bytes(row, 2),
                    signature: try result.bytes(row, 3), publicKey: try result.bytes(row, 4)))
        }
        return programmes
    }

    /// Whether the content is what the digest says and the digest is signed by the key. Without a proof: no.
    package var isGenuine: Bool {
        Array(SHA256.hash(data: content)) == digest
            && SigningKeys.verifies(signature, over: Self.statement(of: digest), publicKey: publicKey)
    }

    /// What a key signs for a programme. The words keep such a signature from meaning anything elsewhere.
    static func statement(of digest: [UInt8]) -> [UInt8] { Array("NSER programme\n".utf8) + digest }

    static let columns = "p.digest, p.name, p.content, p.signature, k.public_key"
    static let source = "nser.programme_rule p join nser.signing_key k on k.id = p.key_id"
}

extension SignedProgramme {
    /// A row of `columns`, as a direct connection gives it.
    init(_ row: TextRow) throws(AdministrationError) {
        self.init(
            digest: try row.bytes(0), name: try row.text(1), content: try row.bytes(2), signature: try row.bytes(3),
            publicKey: try row.bytes(4))
    }
}
