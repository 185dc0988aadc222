internal import Crypto
package import PostgresPipeline
import Shared

/// The key in force, held by a server so that it can sign the days it agrees about.
package struct DaySigner: Sendable {
    /// The key's id.
    package let key: String
    private let privateKey: Curve25519.Signing.PrivateKey

    /// Reads the private half of the key that signs; nil where no key signs yet. Fails closed: a file that is not that
    /// key's is refused.
    ///
    /// - Parameter path: where the private half of the key with this id is.
    package static func current(
        on connection: borrowing DirectConnection, file path: (_ key: String) -> String
    ) throws(AdministrationError) -> DaySigner? {
        guard
            let row = try connection.rows("select id, public_key from nser.signing_key where retired_at is null").first
        else { return nil }
        let (id, publicKey) = (try row.text(0), try row.bytes(1))
        let file = path(id)
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: try SmallFile.read(file, limit: 32)),
            Array(key.publicKey.rawRepresentation) == publicKey
        else { throw .file("\(file) is not the private half of the key that signs (\(id))") }
        return DaySigner(key: id, privateKey: key)
    }

    /// Signs the content of an agreed day; nil if the library fails, and then the day stands without a signature.
    func sign(_ content: [UInt8]) -> [UInt8]? {
        (try? privateKey.signature(for: AgreedDay.statement(of: content))).map(Array.init)
    }
}
