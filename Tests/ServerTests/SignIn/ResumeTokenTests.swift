import Testing

@testable import Server

struct ResumeTokenTests {
    private let secret = [UInt8](repeating: 7, count: 32)
    private let token = ResumeToken(officer: "ayesha", desk: "LHR-001", expiresAtSecond: 1_000)

    @Test func aSealedTokenOpens() {
        #expect(ResumeToken(token.sealed(with: secret), secret: secret, nowSecond: 999) == token)
        #expect(ResumeToken.claimedOfficer(token.sealed(with: secret)) == "ayesha")
    }

    @Test func itEnds() {
        #expect(ResumeToken(token.sealed(with: secret), secret: secret, nowSecond: 1_000) == nil)
    }

    @Test func anotherSecretDoesNotOpenIt() {
        let other = [UInt8](repeating: 8, count: 32)
        #expect(ResumeToken(token.sealed(with: other), secret: secret, nowSecond: 0) == nil)
    }

    @Test(arguments: ["ayesha", "LHR-001", "1000"])
    func nothingInItCanBeChanged(part: String) {
        let sealed = token.sealed(with: secret)
        let changed = sealed.split(separator: "_").map { $0 == part ? "2000" : String($0) }.joined(separator: "_")
        #expect(changed != sealed)
        #expect(ResumeToken(changed, secret: secret, nowSecond: 0) == nil)
    }

    @Test(arguments: ["", "_", "x_1_y_z", "____", "zz", String(repeating: "0", count: 64) + "_9999_LHR-001_ayesha"])
    func nonsenseIsNone(text: String) {
        #expect(ResumeToken(text, secret: secret, nowSecond: 0) == nil)
    }
}
