package import PostgresPipeline
package import Shared
import Synchronization

/// The one entrance to the registry for desks: requests in, deliveries out.
///
/// `perform` never waits and makes no task; each request is answered exactly once through `deliver`, on the poll loop's
/// thread, or on the caller's where no database is needed. Answers of one database unit are delivered together.
package final class DeskService: Sendable {
    private let loop: PollLoop
    let lanes: DeskLanes
    let outbox: Outbox
    let form: Form
    let geography: Geography
    let acceptsInventedNumbers: Bool
    /// Replaced when model or rules change.
    let verbs: Mutex<ScoredVerbs>
    /// Writes that wait for the rules in force, and under which they were made.
    let outdated = Mutex<[(request: DeskRequest, generation: Int64?)]>([])
    let gates: ResurveyGates
    private let screen: ScreenOperation
    private let epoch: EpochOperation
    private let raise: RaiseOperation
    private let find: FindOperation
    private let history: HistoryOperation
    private let result: ResultOperation
    private let counts: CountsOperation
    private let cases: CasesOperation
    private let findings: FindingsOperation
    private let resolve: ResolveOperation
    private let closeDay: CloseDayOperation

    /// - Parameters:
    ///   - loop: a started loop; the caller stops it when everything is answered.
    ///   - rules: by which programmes decide; nil while none does.
    ///   - generation: under which model and rules were read; nil: they are held for ever and nothing guards them.
    ///   - gates: when a household may be surveyed again.
    ///   - deliver: takes answers; called from the loop's thread and from the callers of `perform`.
    package init(
        loop: PollLoop, configuration: DeskServiceConfiguration, form: Form, model: PMTModel,
        rules: ProgrammeRules? = nil, generation: Int64? = nil, gates: ResurveyGates, geography: Geography,
        deliver: @escaping @Sendable ([Delivery]) -> Void
    ) {
        self.loop = loop
        let outbox = Outbox(faultFound: configuration.faultFound, deliver: deliver)
        self.outbox = outbox
        lanes = DeskLanes(loop: loop, configuration: configuration, geography: geography, outbox: outbox)
        self.gates = gates
        self.form = form
        self.geography = geography
        acceptsInventedNumbers = configuration.acceptsInventedNumbers
        verbs = Mutex(
            ScoredVerbs(
                form: form, model: model, rules: rules, generation: generation, gates: gates, geography: geography,
                acceptsInventedNumbers: configuration.acceptsInventedNumbers))
        screen = ScreenOperation(gates: gates, geography: geography)
        epoch = EpochOperation(geography: geography)
        raise = RaiseOperation(form: form, geography: geography)
        find = FindOperation(geography: geography)
        history = HistoryOperation(geography: geography)
        result = ResultOperation(geography: geography)
        counts = CountsOperation(geography: geography)
        cases = CasesOperation(geography: geography)
        findings = FindingsOperation(geography: geography)
        resolve = ResolveOperation(geography: geography)
        closeDay = CloseDayOperation(signer: configuration.signer)
    }

    /// The lane for reads that are no desk verb, such as LOGIN's.
    package var readLane: Lane { lanes.reads }

    /// Connects the lanes.
    package func start() {
        lanes.start()
    }

    /// Takes the requests of one turn of an event loop.
    package func perform(_ requests: [DeskRequest]) {
        var writes: [RequestedWrite] = []
        var numbers: [PendingStatus] = []
        let register = verbs.withLock { $0.register }
        for request in requests {
            switch request.payload {
            case .register(let body, let bytes) where !bytes.isRepeat && body.returning.isEmpty:
                let prepared = register.prepare(
                    body, bytes, address: request.address, caller: request.caller, receivedAt: request.receivedAt)
                collect(prepared, request, into: &writes)
            case .status(let body):
                numbers.append(PendingStatus(number: body.cnic.number, request: request))
            default: performAlone(request)
            }
        }
        write(writes)
        lanes.status(numbers)
        outbox.flush()
    }

    private func collect(_ prepared: PreparedWrite, _ request: DeskRequest, into writes: inout [RequestedWrite]) {
        switch prepared {
        case .answer(let reply): outbox.put(reply, for: request.address)
        case .write(let write): writes.append((write, request))
        }
    }

    private func write(_ writes: [RequestedWrite]) {
        lanes.write(writes) { request, generation in self.makeAgain(request, madeUnder: generation) }
    }

    /// The verbs that come seldom enough to be a unit of their own.
    private func performAlone(_ request: DeskRequest) {
        let caller = request.caller
        let verbs = verbs.withLock { $0 }
        let (register, update, resurvey, reassess) = (verbs.register, verbs.update, verbs.resurvey, verbs.reassess)
        let (decide, show, explain) = (verbs.decide, verbs.show, verbs.explain)
        switch request.payload {
        case .status: return  // taken by `perform`
        case .register(let body, let bytes):
            guard !bytes.isRepeat else { return repeatAnswer(of: body.op, bytes, "REGISTER", request) }
            // Members come back from households they had left: what is known of them is read first.
            readThenWrite(request, register.unit(for: body)) { [register] results throws(DatabaseError) in
                try register.known(results)
            } prepare: { [register] known in
                register.prepare(
                    body, bytes, returning: known, address: request.address, caller: caller,
                    receivedAt: request.receivedAt)
            }
        case .update(let body, let bytes):
            perform(update, body, body.op, bytes, "UPDATE", request)
        case .resurvey(let body, let bytes):
            perform(resurvey, body, body.op, bytes, "RESURVEY", request)
        case .reassess(let body, let bytes):
            perform(reassess, body, body.op, bytes, "REASSESS", request)
        case .epoch(let body, let bytes):
            perform(epoch, body, body.op, bytes, "EPOCH", request)
        case .raise(let body, let bytes):
            perform(raise, body, body.op, bytes, body.matter.kind.word, request)
        case .decide(let body, let bytes):
            guard !bytes.isRepeat else { return repeatAnswer(of: body.op, bytes, "DECIDE", request) }
            performDecision(decide, body, bytes, request)
        case .resolve(let body, let bytes):
            perform(resolve, body, body.op, bytes, "RESOLVE", request)
        case .findings(let body):
            answer(request, lanes.reads, findings.unit(for: body, caller: caller)) {
                [findings] results throws(DatabaseError) in
                try findings.reply(results, for: body)
            }
        case .closeDay(let body, let bytes):
            perform(closeDay, body, body.op, bytes, "CLOSE-DAY", request)
        case .cases(let body):
            answer(request, lanes.reads, cases.unit(for: body, caller: caller)) {
                [cases] results throws(DatabaseError) in
                try cases.reply(results)
            }
        case .find(let body):
            answer(request, lanes.reads, find.unit(for: body, caller: caller)) { [find] results throws(DatabaseError) in
                try find.reply(results, caller: caller)
            }
        case .screen(let body):
            let day = request.receivedAt.dayInKarachi
            answer(request, lanes.reads, screen.unit(for: body, on: day)) { [screen] results throws(DatabaseError) in
                try screen.reply(results, for: body, on: day, caller: caller)
            }
        case .show(let body):
            answer(request, lanes.reads, show.unit(for: body)) { [show] results throws(DatabaseError) in
                try show.reply(results, for: body, caller: caller)
            }
        case .history(let body):
            answer(request, lanes.reads, history.unit(for: body)) { [history] results throws(DatabaseError) in
                try history.reply(results, for: body, caller: caller)
            }
        case .result(let body):
            answer(request, lanes.reads, result.unit(for: body)) { [result] results throws(DatabaseError) in
                try result.reply(results, for: body, caller: caller)
            }
        case .explain(let body):
            answer(request, lanes.reads, explain.unit(for: body)) { [explain] results throws(DatabaseError) in
                try explain.reply(results, for: body, caller: caller)
            }
        case .counts(let body):
            guard case .success(let unit) = counts.unit(for: body, caller: caller) else {
                return outbox.put(
                    .refused(.forbidden, field: "area", rule: "own-area"), for: request.address)
            }
            answer(request, lanes.reports, unit) { [counts] results throws(DatabaseError) in
                try counts.reply(results, for: body, caller: caller)
            }
        }
    }

    /// An op of a verb that reads before it is decided; one that comes again gets its own answer.
    private func perform<Operation: InformedWrite>(
        _ operation: Operation, _ body: Operation.Asked, _ op: Op, _ bytes: WriteBytes, _ verb: StaticString,
        _ request: DeskRequest
    ) {
        guard !bytes.isRepeat else { return repeatAnswer(of: op, bytes, verb, request) }
        readThenWrite(request, operation.unit(for: body, receivedAt: request.receivedAt)) {
            results throws(DatabaseError) in
            try operation.known(results)
        } prepare: { known in
            operation.prepare(
                body, bytes, known: known, address: request.address, caller: request.caller,
                receivedAt: request.receivedAt)
        }
    }

    /// The case says which households have to be read.
    private func performDecision(
        _ decide: DecideOperation, _ body: DecideRequest, _ bytes: WriteBytes, _ request: DeskRequest
    ) {
        lanes.reads.submit(decide.unit(for: body)) { results throws(DatabaseError) in
            try decide.found(results)
        } completion: { [self] outcome in
            switch outcome {
            case .committed(let found):
                readThenWrite(request, decide.unit(for: found, receivedAt: request.receivedAt)) {
                    [decide] results throws(DatabaseError) in
                    try decide.known(results)
                } prepare: { [decide] known in
                    decide.prepare(
                        body, bytes, found: found, known: known, address: request.address, caller: request.caller,
                        receivedAt: request.receivedAt)
                }
            case .rejected(let error), .unknown(let error):
                outbox.send(failed: error, isWrite: true, for: request.address)
            }
        }
    }

    /// One read, one answer.
    private func answer(
        _ request: DeskRequest, _ lane: Lane, _ unit: PostgresUnit,
        decode: @escaping @Sendable (borrowing UnitResults) throws(DatabaseError) -> RegistryReply
    ) {
        lane.submit(unit, decode: decode) { [outbox] outcome in
            switch outcome {
            case .committed(let reply): outbox.send(reply, for: request.address)
            case .rejected(let error), .unknown(let error):
                outbox.send(failed: error, isWrite: false, for: request.address)
            }
        }
    }

    /// An op that comes again gets its own answer again.
    private func repeatAnswer(of op: Op, _ bytes: WriteBytes, _ verb: StaticString, _ request: DeskRequest) {
        let journal = JournalLine(
            op: op, bytes: bytes, verb: verb, household: nil, caller: request.caller, receivedAt: request.receivedAt)
        lanes.reads.submit(ResultOperation.unit(for: journal)) { results throws(DatabaseError) in
            try ResultOperation.repeated(results, journal)
        } completion: { [outbox] outcome in
            switch outcome {
            case .committed(let reply): outbox.send(reply, for: request.address)
            case .rejected(let error), .unknown(let error):
                outbox.send(failed: error, isWrite: true, for: request.address)
            }
        }
    }

    /// A write that must know something first: read, decide, write.
    private func readThenWrite<Known: Sendable>(
        _ request: DeskRequest, _ unit: PostgresUnit,
        decode: @escaping @Sendable (borrowing UnitResults) throws(DatabaseError) -> Known,
        prepare: @escaping @Sendable (Known) -> PreparedWrite
    ) {
        lanes.families.submit(unit, decode: decode) { [outbox] outcome in
            switch outcome {
            case .committed(let known):
                switch prepare(known) {
                case .answer(let reply): outbox.send(reply, for: request.address)
                case .write(let write): self.write([(write, request)])
                }
            case .rejected(let error), .unknown(let error):
                outbox.send(failed: error, isWrite: true, for: request.address)
            }
        }
    }
}
