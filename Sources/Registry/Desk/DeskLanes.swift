import PostgresPipeline
import Shared

/// A write with the request of which it was made.
typealias RequestedWrite = (write: Write<WriteTicket>, request: DeskRequest)

/// A STATUS on its way to the combined read.
struct PendingStatus {
    let number: Int64
    let request: DeskRequest
}

/// The connections of the desk service and what combines work on them: write lanes, a lane for STATUS, one for what
/// writes must know, one for the reads of officers, one for reports.
struct DeskLanes: Sendable {
    let reads: Lane
    /// What a write must know before it is decided.
    let families: Lane
    let reports: Lane
    private let statusLane: Lane
    private let writeLanes: [Lane]
    private let combiner: WriteCombiner<WriteConflicts>
    private let statusReads: ReadCombiner<[Int64: StatusRow]>
    private let outbox: Outbox

    init(loop: PollLoop, configuration: DeskServiceConfiguration, geography: Geography, outbox: Outbox) {
        // A statement over an array of keys is planned once: PostgreSQL takes an array of unknown length for ten keys,
        // so that it would plan every shorter one anew, which costs more than the read itself. Only where the plan
        // hangs on the value, as with a name's beginning, does each value have its own.
        func lane(
            _ name: String, timeout: Duration = .seconds(10), inFlight: Int = 1, plansOnce: Bool = true
        ) -> Lane {
            Lane(
                loop: loop,
                configuration: LaneConfiguration(
                    conninfo: configuration.conninfo, applicationName: "nser-server \(name)",
                    statementTimeout: timeout, unitsInFlight: inFlight,
                    deadline: max(.seconds(30), timeout + .seconds(5)),
                    settings: plansOnce ? [("plan_cache_mode", "force_generic_plan")] : []))
        }
        self.outbox = outbox
        reads = lane("reads", inFlight: 2, plansOnce: false)
        families = lane("families", inFlight: 2)
        // Sums over many rows may take longer than anything a desk waits for. Planned once: with all the journal's months a
        // plan costs as much as the sum of a closed day.
        reports = lane("reports", timeout: .seconds(120))
        statusLane = lane("status", inFlight: 2)
        writeLanes = (1...max(1, configuration.writeLanes)).map { lane("writes \($0)") }
        combiner = WriteCombiner(
            loop: loop, lanes: writeLanes, resolver: WriteConflicts(geography: geography),
            groupDelivered: { outbox.flush() })
        statusReads = ReadCombiner(
            loop: loop, lane: statusLane, statement: StatusOperation.statement, decode: StatusOperation.decode,
            groupDelivered: { outbox.flush() })
    }

    func start() {
        for lane in writeLanes + [statusLane, reads, families, reports] { lane.start() }
    }

    /// Hands over the writes of one turn; their answers leave with the units that carry them.
    ///
    /// - Parameter makeAgain: takes requests whose writes were scored under rules that are no longer in force, with
    ///   those rules' generation.
    func write(_ writes: [RequestedWrite], makeAgain: @escaping @Sendable (DeskRequest, Int64?) -> Void) {
        guard !writes.isEmpty else { return }
        combiner.submit(
            writes.map { write, request in
                let address = write.ticket.address
                let reply = write.ticket.reply
                let generation = write.ticket.generation
                return (
                    write,
                    { [outbox] outcome in
                        switch outcome {
                        case .committed: outbox.put(reply, for: address)
                        case .decided(let decided) where decided.isOutdated: makeAgain(request, generation)
                        case .decided(let decided): outbox.put(decided, for: address)
                        case .failed(let error): outbox.put(failed: error, isWrite: true, for: address)
                        case .unknown: outbox.put(.refusedWrite(.outcomeUnknown), for: address)
                        }
                    }
                )
            })
    }

    /// Hands over the numbers of one turn.
    func status(_ pending: [PendingStatus]) {
        guard !pending.isEmpty else { return }
        statusReads.submit(pending.map(\.number)) { [outbox] answers, places in
            switch answers {
            case .success(let rows):
                outbox.put(
                    places.map { place in
                        let (number, request) = (pending[place].number, pending[place].request)
                        let reply = StatusOperation.reply(rows[number], today: request.receivedAt.dayInKarachi)
                        return Delivery(address: request.address, reply: reply)
                    })
            case .failure(let error):
                for place in places { outbox.put(failed: error, isWrite: false, for: pending[place].request.address) }
            }
        }
    }
}
