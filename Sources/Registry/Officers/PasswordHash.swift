internal import Crypto
internal import CryptoExtras

/// A password as it is kept: salted and derived by scrypt, with its cost beside it so that the cost can be raised.
///
/// Deriving takes a tenth of a second and 16 MiB on purpose: never on an event loop.
package struct PasswordHash: Sendable, Equatable {
    /// How dear a guess is.
    package struct Cost: Sendable, Equatable {
        /// CPU and memory: a power of two. Memory is 128 * r * n bytes.
        package let n: Int
        /// Block size.
        package let r: Int
        /// How many times over.
        package let p: Int

        /// OWASP's password storage cheat sheet, the row that needs 16 MiB a guess.
        package static let standard = Cost(n: 1 << 14, r: 8, p: 5)

        package init(n: Int, r: Int = 8, p: Int = 1) {
            self.n = n
            self.r = r
            self.p = p
        }

        /// Whether scrypt can be run with it at all, within 256 MiB.
        package var isSound: Bool {
            n >= 2 && n & (n - 1) == 0 && r >= 1 && p >= 1 && p <= 64 && n <= (256 << 20) / (128 * r)
        }
    }

    package let salt: [UInt8]
    package let derived: [UInt8]
    package let cost: Cost

    package init(salt: [UInt8], derived: [UInt8], cost: Cost) {
        self.salt = salt
        self.derived = derived
        self.cost = cost
    }

    /// Derives a new password under a new random salt; nil if the cost is not sound.
    package init?(of password: [UInt8], cost: Cost = .standard) {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        guard let derived = Self.derive(password, salt, cost) else { return nil }
        self.init(salt: salt, derived: derived, cost: cost)
    }

    /// Whether this is the password. The comparison takes as long whatever differs.
    package func matches(_ password: [UInt8]) -> Bool {
        guard let other = Self.derive(password, salt, cost), other.count == derived.count else { return false }
        var difference: UInt8 = 0
        for index in other.indices { difference |= other[index] ^ derived[index] }
        return difference == 0
    }

    /// A hash that nothing matches in practice, to be compared with when nobody has that name: an unknown officer takes
    /// as long as a wrong password.
    package static let ofNobody = PasswordHash(
        salt: [UInt8](repeating: 0, count: 16), derived: [UInt8](repeating: 0, count: 32), cost: .standard)

    private static func derive(_ password: [UInt8], _ salt: [UInt8], _ cost: Cost) -> [UInt8]? {
        guard cost.isSound else { return nil }
        let key = try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: 32, rounds: cost.n, blockSize: cost.r, parallelism: cost.p)
        return key?.withUnsafeBytes { Array($0) }
    }
}
