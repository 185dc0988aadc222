import Crypto
import Shared

extension DayView {
    /// SHA-256 of the list: what an agreed day says of it.
    var answers: Shared.Digest {
        guard let digest = Shared.Digest(bytes: SHA256.hash(data: listed)) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }
}
