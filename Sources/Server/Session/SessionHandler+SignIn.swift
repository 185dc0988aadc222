import Logging
import NIOCore
import Registry
import Shared

/// Greeting, logging in and out.
extension SessionHandler {
    /// What somebody shows to be let in.
    enum Proof: Sendable {
        case password(LoginRequest)
        case token(ResumeRequest)
    }

    func greeted(_ hello: HelloRequest) -> RegistryReply {
        if desk == nil, let named = hello.desk {
            guard hall.identified(named.written) else {
                return .refused(Refusal(.slowDown, rule: "connections", after: 60), isWrite: false)
            }
            desk = named.written
        }
        guard let desk else { return .refused(Self.noDesk, isWrite: false) }
        return .ok { writer in
            writer.member("protocol", "NSER/1")
            writer.member("desk", desk)
        }
    }

    /// On a plain connection only HELLO says whose desk it is.
    private static let noDesk = Refusal(.syntax, field: "desk", rule: "field.missing")

    /// Lets officer and desk be read and the proof be checked elsewhere; `signInEnded` hears about it.
    func signIn(_ number: UInt64, _ proof: Proof) {
        guard let desk else { return finish(number, .refused(Self.noDesk, isWrite: false)) }
        if let seconds = hall.overLoginRate(of: desk) {
            return finish(number, .refused(Refusal(.slowDown, rule: "rate", after: seconds), isWrite: false))
        }
        let (signIn, session, now) = (hall.signIn, id, hall.configuration.clock.now().second)
        let hall = NIOLoopBound(hall, eventLoop: hall.eventLoop.nonisolated())
        Task {
            let outcome =
                switch proof {
                case .password(let login):
                    await signIn.logIn(
                        officer: login.officer.written, password: login.password, desk: desk, nowSecond: now)
                case .token(let resume): await signIn.resume(token: resume.token, desk: desk, nowSecond: now)
                }
            hall.eventLoop.execute { hall.value.session(session)?.signInEnded(number, outcome) }
        }
    }

    private func signInEnded(_ number: UInt64, _ outcome: SignInDesk.Outcome) {
        switch outcome {
        case .admitted(let standing, let token): admitted(number, standing, token)
        case .refused:
            hall.logger.notice("a login was refused", metadata: metadata)
            finish(number, .refused(Refusal(.loginRefused, rule: "login.proof"), isWrite: false))
        case .deskNotActive:
            hall.logger.notice("a desk that is not active tried to log in", metadata: metadata)
            finish(number, .refused(Refusal(.loginRefused, rule: "desk.inactive"), isWrite: false))
        case .busy: finish(number, .refused(Refusal(.slowDown, rule: "passwords", after: 2), isWrite: false))
        case .failed(let reply): finish(number, reply)
        }
        flush()
    }

    private func admitted(_ number: UInt64, _ standing: Standing, _ token: String) {
        let caller = standing.caller
        state.loggedIn(
            caller, chain: OpChain(epoch: caller.epoch, committed: standing.committed, head: standing.head))
        standingReadAt = hall.now
        hall.becomesWriter(of: caller.desk, id)
        hall.logger.info("logged in", metadata: metadata)
        finish(
            number,
            .ok { writer in
                writer.member("officer", caller.officer)
                writer.member("role", caller.role.rawValue)
                writer.object("area") { writer in
                    writer.member("level", caller.area.level)
                    writer.member("code", orNull: caller.area.code)
                }
                writer.member("desk", caller.desk)
                writer.member("tehsil", caller.deskTehsil.written)
                writer.member("epoch", caller.epoch)
                writer.member("seq", standing.committed)
                writer.member("head", orNull: standing.head?.written)
                writer.member("token", token)
                writer.member("token_seconds", ResumeToken.lifetimeSeconds)
                writer.member("time", hall.configuration.clock.now().written)
            })
    }

    /// Reads officer and desk again now and then: who was disabled or moved in the meantime is let out.
    func lookAgain(_ caller: Caller, _ now: Tick) {
        guard !isReadingStanding,
            now.milliseconds(since: standingReadAt) >= hall.configuration.limits.standingMilliseconds
        else { return }
        isReadingStanding = true
        let (operations, session) = (hall.operations, id)
        let hall = NIOLoopBound(hall, eventLoop: hall.eventLoop.nonisolated())
        Task {
            let answer = await operations.standing(officer: caller.officer, desk: caller.desk)
            hall.eventLoop.execute { hall.value.session(session)?.standingRead(answer, of: caller) }
        }
    }

    private func standingRead(_ answer: StandingAnswer, of caller: Caller) {
        isReadingStanding = false
        standingReadAt = hall.now
        // Somebody else may have logged in meanwhile.
        guard let current = state.caller, current.officer == caller.officer else { return }
        switch answer {
        case .known(let standing) where standing.caller.isAs(current): break
        case .failed: break
        case .known, .nobody, .deskNotActive:
            hall.logger.notice("officer or desk are not what they were at login", metadata: metadata)
            endNow(saying: bye(after: 0))
        }
    }

    func loggedOut(_ number: UInt64) {
        if let caller = state.caller { hall.releases(caller.desk, id) }
        stopWatching()
        state.loggedOut()
        finish(number, .ok { _ in })
    }
}

extension Caller {
    /// Whether both may do the same, where and in which epoch.
    fileprivate func isAs(_ other: Caller) -> Bool {
        role == other.role && area == other.area && deskTehsil == other.deskTehsil && epoch == other.epoch
    }
}
