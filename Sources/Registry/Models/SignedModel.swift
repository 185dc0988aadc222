internal import Crypto
package import PostgresPipeline

/// A model as the database holds it, with what proves that it is one of ours.
package struct SignedModel: Sendable, Equatable {
    /// SHA-256 of the content: the model's name for the registry.
    package let digest: [UInt8]
    /// What people call it, such as `pk-2005-06`.
    package let name: String
    package let scoreType: String
    /// The bytes of the model file.
    package let content: [UInt8]
    let signature: [UInt8]
    let publicKey: [UInt8]

    /// The active model of each score type, by score type.
    package static let active = Statement(
        "active_models", "select \(columns) from \(source) join nser.pmt_active a on a.model = m.digest order by 3",
        parameters: [])

    /// The answer to `active`. Every model in it has been verified: one that is not what its digest and signature say
    /// is never scored with, so it makes the whole answer fail.
    package static func readActive(_ result: borrowing ResultSet) throws(DatabaseError) -> [SignedModel] {
        var models: [SignedModel] = []
        for row in 0..<result.rowCount {
            let model = try SignedModel(result, row: row)
            guard model.isGenuine else { throw DatabaseError(.undecodable) }
            models.append(model)
        }
        return models
    }

    /// Whether the content is what the digest says and the digest is signed by the key. Without a proof: no.
    package var isGenuine: Bool {
        Array(SHA256.hash(data: content)) == digest
            && SigningKeys.verifies(signature, over: Self.statement(of: digest), publicKey: publicKey)
    }

    /// What a key signs for a model. The words keep such a signature from meaning anything elsewhere.
    static func statement(of digest: [UInt8]) -> [UInt8] {
        Array("NSER proxy means test model\n".utf8) + digest
    }

    /// A row of `columns`, as a direct connection gives it.
    init(_ row: TextRow) throws(AdministrationError) {
        digest = try row.bytes(0)
        name = try row.text(1)
        scoreType = try row.text(2)
        content = try row.bytes(3)
        signature = try row.bytes(4)
        publicKey = try row.bytes(5)
    }

    private init(_ result: borrowing ResultSet, row: Int) throws(DatabaseError) {
        digest = try result.bytes(row, 0)
        name = try result.text(row, 1)
        scoreType = try result.text(row, 2)
        content = try result.bytes(row, 3)
        signature = try result.bytes(row, 4)
        publicKey = try result.bytes(row, 5)
    }

    static let columns = "m.digest, m.name, m.score_type, m.content, m.signature, k.public_key"
    static let source = "nser.pmt_model m join nser.signing_key k on k.id = m.key_id"
}
