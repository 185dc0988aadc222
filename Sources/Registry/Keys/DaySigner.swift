internal import Crypto
package import PostgresPipeline
import Shared

/// The key in force, held by a server so that it can sign the days it agrees about.
package struct DaySigner: Sendable {
    /// The key's id.
    package let key: String
    private let privateKey: Curve25519.Signing.PrivateKey

    /// Reads the private half of the key that signs days; nil where no key signs yet. Fails closed: a file that is not that
    /// key's is refused.
    ///
    /// - Parameter path: where the private half of the key with this id is.
    package static func current(
        on connection: borrowing DirectConnection, file path: (_ key: String) -> String
    ) throws(AdministrationError) -> DaySigner? {
        guard let row = try connection.rows(SigningKeys.Purpose.day.current).first else { return nil }
        let (id, publicKey) = (try row.text(0), try row.bytes(1))
        let file = path(id)
        let content = try SmallFile.read(file, limit: SigningKeys.fileLimit)
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: content),
            Array(key.publicKey.rawRepresentation) == publicKey
        else { throw .file("\(file) is not the private half of the key that signs (\(id))") }
        return DaySigner(key: id, privateKey: key)
    }

    /// Whether another key signs days by now. A signature by this one is genuine all the same: the key did sign.
    package func isRetired(through lane: Lane) async throws(AdministrationError) -> Bool {
        let outcome = await lane.run(.read(Self.retired, [.text(key)])) { results throws(DatabaseError) in
            try results[0].bool(0, 0)
        }
        switch outcome {
        case .committed(let isRetired): return isRetired
        case .rejected(let error), .unknown(let error): throw AdministrationError(error)
        }
    }

    private static let retired = Statement(
        "signing_key_retired", "select $1 is distinct from (select id from (\(SigningKeys.Purpose.day.current)) k)",
        parameters: [.text])

    /// Signs the content of an agreed day; nil if the library fails, and then the day stands without a signature.
    func sign(_ content: [UInt8]) -> [UInt8]? {
        (try? privateKey.signature(for: AgreedDay.statement(of: content))).map(Array.init)
    }
}
