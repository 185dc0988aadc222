import Logging
import NIOCore
import Registry
import Shared

/// What a line becomes, and how it starts.
extension SessionHandler {
    func lineReceived(_ line: [UInt8]) {
        switch RequestLine.read(line) {
        case .request(let request): take(request)
        case .refused(let tag, let verb, let refusal):
            refuse(tag, refusal, isWrite: verb?.isWrite ?? false)
        case .broken(let refusal): sayLast(refusal)
        }
    }

    private func take(_ line: RequestLine) {
        if line.verb.audience != .anyone, state.caller == nil {
            return refuse(line.tag, Objection.logInFirst.refusal, isWrite: line.verb.isWrite)
        }
        if let caller = state.caller, let seconds = hall.overRate(of: caller) {
            return refuse(line.tag, Refusal(.slowDown, rule: "rate", after: seconds), isWrite: line.verb.isWrite)
        }
        do throws(Refusal) {
            admit(line, try Errand(line, reception))
        } catch {
            refuse(line.tag, error, isWrite: line.verb.isWrite)
        }
    }

    /// Gives the request its place in the session's order.
    private func admit(_ line: RequestLine, _ errand: Errand) {
        let op = errand.op
        let arrival = state.requestReceived(
            errand, tag: line.tag, weight: errand.weight, needsLogin: line.verb.audience != .anyone, op: op?.place,
            opDesk: op?.op.desk.written)
        switch arrival {
        case .start(let number, let errand): start(number, errand)
        case .waits, .ignore: break
        case .refuse(let number, let objection):
            finish(number, .refused(objection.refusal, isWrite: line.verb.isWrite))
        case .close: flooded()
        }
    }

    /// A request that goes no further is answered in its turn.
    private func refuse(_ tag: Tag, _ refusal: Refusal, isWrite: Bool) {
        guard state.mayListen else { return }
        guard let number = state.refusedRequestReceived(tag) else { return flooded() }
        finish(number, .refused(refusal, isWrite: isWrite))
    }

    func start(_ number: UInt64, _ errand: Errand) {
        switch errand {
        case .known(let reply): finish(number, reply)
        case .registry(let payload):
            guard let caller = state.caller else {
                return finish(number, .refused(Refusal(.loginFirst), isWrite: errand.op != nil))
            }
            if case .closeDay(let close, _) = payload { closing = (number, close.view.day) }
            submit(number, payload, caller)
        case .watch(let watch): self.watch(number, watch)
        case .hello(let hello): finish(number, greeted(hello))
        case .logIn(let login): signIn(number, .password(login))
        case .resume(let resume): signIn(number, .token(resume))
        case .logOut: loggedOut(number)
        case .quit:
            finish(number, .ok { _ in })
            state.leave()
        }
    }

    func submit(_ number: UInt64, _ payload: DeskRequest.Payload, _ caller: Caller) {
        hall.submit(
            DeskRequest(
                address: ReplyAddress(connection: id, request: number), caller: caller,
                receivedAt: hall.configuration.clock.now(), payload: payload))
    }

    private var reception: Reception {
        Reception(
            pages: hall.configuration.pages, committed: state.committed,
            mayNameDesk: hall.configuration.isPlainLoopback, clock: hall.configuration.clock)
    }

    /// The client sends on without reading its replies: more than its window and as much again is unanswered.
    private func flooded() {
        guard state.mayListen else { return }
        hall.logger.notice("a desk sends far more than its window", metadata: metadata)
        sayLast(Refusal(.slowDown, rule: "window", after: 60))
    }
}
