import Shared

/// One connection with its machine, from the banner to its end; afterwards a new one is made.
final class Conversation {
    private let transport: any LineTransport
    private let patience: Double
    private var machine: LinkMachine?
    private var framer = LineFramer(limit: LineLimits.afterLogin)
    /// The login, while the line stands.
    private(set) var login: LoginReply?
    /// Seconds the server asked to stay away, when it said goodbye.
    private(set) var comeBackAfter: Double?

    /// The most rows one request may answer with: two thousand households, far above any listing's bound.
    static let rowLimit = 10_000

    init(transport: any LineTransport, patience: Double) {
        self.transport = transport
        self.patience = patience
    }

    deinit { transport.close() }

    var window: Int { machine?.window ?? 1 }
    var idleLimit: Double { machine?.idleLimit ?? 150 }

    /// Connects and logs in.
    func open(_ machine: consuming LinkMachine) throws(LinkFailure) -> LoginReply {
        self.machine = consume machine
        do throws(TransportError) { try transport.open() } catch { throw .transport(error) }
        while true {
            switch try reaction(within: patience) {
            case .loggedIn(let login):
                self.login = login
                return login
            case .refused(let problem):
                comeBackAfter = problem.after.map(Double.init)
                let isPassing = problem.number < 500 || problem.problem == .internalError
                throw lost(isPassing ? .passing(number: problem.number) : .loginRefused(number: problem.number))
            default: break
            }
        }
    }

    /// Sends a request; its reply comes in turn.
    func send(_ verb: Verb, _ body: [UInt8]?) throws(LinkFailure) {
        // Whatever came while nothing was asked is heard first: it can be no reply to what is sent now.
        if machine?.pendingRequests == 0 { try hearWhatCame() }
        guard let bytes = machine?.request(verb, body) else { throw .transport(.lost) }
        try transmit(bytes)
    }

    /// Waits for the reply to the oldest request, with the rows before it.
    func reply() throws(LinkFailure) -> (rows: [JSONDocument], reply: LinkMachine.Reply) {
        var rows: [JSONDocument] = []
        while true {
            switch try reaction(within: patience) {
            case .row(let row):
                rows.append(row)
                guard rows.count <= Self.rowLimit else { throw lost(.broken("the server's listing has no end")) }
            case .replied(let reply): return (rows, reply)
            default: break
            }
        }
    }

    /// The next event of counts, `seconds` at most: nil when none came.
    func counts(within seconds: Double) throws(LinkFailure) -> JSONDocument? {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if case .counts(let event)? = try reactionAtHand() { return event }
            let left = (end - .now) / .seconds(1)
            switch left > 0 ? transport.next(within: left) : .silence {
            case .received(let bytes): framer.append(bytes)
            case .closed(let reason): throw lost(.transport(reason))
            case .silence: return nil
            }
        }
    }

    /// Reads what has come and says that we are still here; lets go of a dead line.
    func ping() {
        guard login != nil else { return }
        do throws(LinkFailure) {
            try hearWhatCame()
            guard let bytes = machine?.silencePassed() else { throw .silent }
            try transmit(bytes)
        } catch {
            close()
        }
    }

    func close() {
        login = nil
        transport.close()
    }
}

extension Conversation {
    private func transmit(_ bytes: [UInt8]) throws(LinkFailure) {
        do throws(TransportError) { try transport.send(bytes) } catch { throw lost(.transport(error)) }
    }

    /// Hears what arrived while nothing was waited for: events, and the replies to pings.
    private func hearWhatCame() throws(LinkFailure) {
        while true {
            while try reactionAtHand() != nil {}
            switch transport.next(within: 0) {
            case .received(let bytes): framer.append(bytes)
            case .closed(let reason): throw lost(.transport(reason))
            case .silence: return
            }
        }
    }

    /// The next thing that the caller has to see; what the machine wants sent is sent here.
    ///
    /// The time is for one whole line: a server that lets it trickle in byte by byte is as dead as a silent one.
    private func reaction(within seconds: Double) throws(LinkFailure) -> LinkMachine.Reaction {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if let reaction = try reactionAtHand() { return reaction }
            let left = (end - .now) / .seconds(1)
            switch left > 0 ? transport.next(within: left) : .silence {
            case .received(let bytes): framer.append(bytes)
            // The end of the line in the middle of one discards it.
            case .closed(let reason): throw lost(.transport(reason))
            case .silence: throw lost(.silent)
            }
        }
    }

    /// What the lines that have arrived say; nil when there is no whole line.
    private func reactionAtHand() throws(LinkFailure) -> LinkMachine.Reaction? {
        while true {
            let line: [UInt8]
            switch framer.next() {
            case .line(let next): line = next
            case .incomplete: return nil
            case .tooLong: throw lost(.broken("the server's line has no end"))
            }
            guard let reaction = machine?.lineReceived(line) else { return nil }
            switch reaction {
            case .nothing: continue
            case .send(let bytes): try transmit(bytes)
            case .broken(let reason): throw lost(.broken(reason))
            case .goodbye(let after):
                comeBackAfter = after
                throw lost(.passing(number: 421))
            default: return reaction
            }
        }
    }

    private func lost(_ failure: LinkFailure) -> LinkFailure {
        close()
        return failure
    }
}
