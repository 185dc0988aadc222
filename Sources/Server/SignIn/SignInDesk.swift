import Registry
import Shared

/// Decides who may log in: reads officer and desk from the database, then checks the password or the token.
struct SignInDesk: Sendable {
    let operations: any DeskOperations
    let passwords: PasswordThreads

    /// How a login ended.
    enum Outcome: Sendable {
        case admitted(Standing, token: String)
        /// Wrong password or token, unknown or disabled officer, another desk's officer: they are not told apart.
        case refused
        case deskNotActive
        /// Too many passwords wait to be checked.
        case busy
        /// The registry's own words, when the database did not answer.
        case failed(RegistryReply)
    }

    /// LOGIN.
    func logIn(officer: String, password: String, desk: String, nowSecond: Int64) async -> Outcome {
        switch await operations.standing(officer: officer, desk: desk) {
        case .known(let standing):
            guard let isRight = await passwords.run({ standing.check(password) }) else { return .busy }
            return isRight ? admit(standing, nowSecond: nowSecond) : .refused
        case .nobody(let check):
            guard
                await passwords.run({
                    _ = check(password); return false
                }) != nil
            else { return .busy }
            return .refused
        case .deskNotActive: return .deskNotActive
        case .failed(let reply): return .failed(reply)
        }
    }

    /// RESUME: the token spares the password, nothing else.
    func resume(token text: String, desk: String, nowSecond: Int64) async -> Outcome {
        guard let officer = ResumeToken.claimedOfficer(text) else { return .refused }
        switch await operations.standing(officer: officer, desk: desk) {
        case .known(let standing):
            guard let token = ResumeToken(text, secret: standing.resumeSecret, nowSecond: nowSecond),
                token.desk == desk, token.officer == officer
            else { return .refused }
            return admit(standing, nowSecond: nowSecond)
        case .nobody: return .refused
        case .deskNotActive: return .deskNotActive
        case .failed(let reply): return .failed(reply)
        }
    }

    private func admit(_ standing: Standing, nowSecond: Int64) -> Outcome {
        let token = ResumeToken(
            officer: standing.caller.officer, desk: standing.caller.desk,
            expiresAtSecond: nowSecond + ResumeToken.lifetimeSeconds)
        return .admitted(standing, token: token.sealed(with: standing.resumeSecret))
    }
}
