import Crypto

/// What spares the password after a lost line: who logged in at which desk, until when, signed with the database's
/// resume secret, so that any server of this database honours it.
///
/// It proves the login, not the standing: officer and desk are read again when it is used.
struct ResumeToken: Equatable {
    /// How long a token is good: a lost line comes back within minutes, and a stolen token dies soon.
    static let lifetimeSeconds: Int64 = 900

    let officer: String
    let desk: String
    let expiresAtSecond: Int64

    /// The token as text: signature, end, desk, officer, joined by underscores, which no code of ours has.
    func sealed(with secret: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(content.utf8), using: SymmetricKey(data: secret))
        return "\(Self.hexadecimal(code))_\(content)"
    }

    /// The token in a text, if the secret signed it and it has not ended.
    init?(_ text: String, secret: [UInt8], nowSecond: Int64) {
        let parts = text.split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let code = Self.bytes(hexadecimal: parts[0]), let end = Int64(parts[1]) else {
            return nil
        }
        self.init(officer: String(parts[3]), desk: String(parts[2]), expiresAtSecond: end)
        guard
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Array(content.utf8), using: SymmetricKey(data: secret)),
            nowSecond < expiresAtSecond
        else { return nil }
    }

    init(officer: String, desk: String, expiresAtSecond: Int64) {
        self.officer = officer
        self.desk = desk
        self.expiresAtSecond = expiresAtSecond
    }

    /// The officer a token names, before anybody has looked at its signature.
    static func claimedOfficer(_ text: String) -> String? {
        let parts = text.split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 ? String(parts[3]) : nil
    }

    private var content: String { "\(expiresAtSecond)_\(desk)_\(officer)" }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
        let digits = text.utf8.map { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
