import Registry
import Shared
import Synchronization

@testable import Server

/// A registry that knows two officers and three desks, keeps chains in memory, and answers when the test wants it to.
final class RehearsedRegistry: DeskOperations {
    static let password = "correct horse"
    static let secret = [UInt8](repeating: 7, count: 32)

    private struct Memory {
        var digests: [String: [Digest]] = [:]
        var disabledDesks: Set<String> = ["OLD-001"]
        var disabledOfficers: Set<String> = []
        var held: [DeskRequest] = []
        var isHolding = false
        var batches: [Int] = []
        var failing: Problem?
        var rowSize = 0
    }

    let sink: ReplySink
    private let memory = Mutex(Memory())
    private let arrivals = AsyncStream.makeStream(of: Int.self)

    init(sink: ReplySink) { self.sink = sink }

    // MARK: What a test arranges

    /// From now on requests wait until `release`.
    func hold() { memory.withLock { $0.isHolding = true } }

    /// Answers what waits, and no longer holds.
    func release() {
        let held = memory.withLock { memory in
            memory.isHolding = false
            defer { memory.held = [] }
            return memory.held
        }
        answer(held)
    }

    /// The next write is answered with this problem instead.
    func failNextWrite(_ problem: Problem) { memory.withLock { $0.failing = problem } }

    /// SHOW answers with one row of this many bytes.
    func makeRows(of bytes: Int) { memory.withLock { $0.rowSize = bytes } }

    func disable(officer: String) { memory.withLock { _ = $0.disabledOfficers.insert(officer) } }

    func disable(desk: String) { memory.withLock { _ = $0.disabledDesks.insert(desk) } }

    /// Waits until requests have been handed over, and tells how many at once.
    func nextBatch() async -> Int? {
        var iterator = arrivals.stream.makeAsyncIterator()
        return await iterator.next()
    }

    /// Households that the desk has registered.
    func households(of desk: String) -> Int { memory.withLock { $0.digests[desk]?.count ?? 0 } }

    // MARK: DeskOperations

    func perform(_ requests: [DeskRequest]) {
        let now = memory.withLock { memory in
            if memory.isHolding {
                memory.held += requests
                return [DeskRequest]()
            }
            return requests
        }
        answer(now)
        arrivals.continuation.yield(requests.count)
    }

    func standing(officer: String, desk: String) async -> StandingAnswer {
        guard ["LHR-001", "LHR-002", "OLD-001"].contains(desk) else { return .deskNotActive }
        return memory.withLock { memory in
            if memory.disabledDesks.contains(desk) { return .deskNotActive }
            guard ["ayesha", "bilal"].contains(officer), !memory.disabledOfficers.contains(officer) else {
                return .nobody { _ in false }
            }
            let chain = memory.digests[desk] ?? []
            let role: Role = officer == "bilal" ? .supervisor : .officer
            let caller = Caller(
                desk: desk, deskTehsil: .lahore, officer: officer, role: role, area: .tehsil("PK60101"), epoch: 1)
            return .known(
                Standing(
                    caller: caller, committed: Int64(chain.count), head: chain.last,
                    check: { $0 == RehearsedRegistry.password }, resumeSecret: RehearsedRegistry.secret))
        }
    }

    // MARK: Answers

    private func answer(_ requests: [DeskRequest]) {
        guard !requests.isEmpty else { return }
        sink.deliver(requests.map { Delivery(address: $0.address, reply: reply(to: $0)) })
    }

    private func reply(to request: DeskRequest) -> RegistryReply {
        switch request.payload {
        case .register(let register, let bytes): commit(register.op, bytes)
        case .update(let update, let bytes): commit(update.op, bytes)
        case .resurvey(let resurvey, let bytes): commit(resurvey.op, bytes)
        case .reassess(let reassess, let bytes): commit(reassess.op, bytes)
        case .epoch(let epoch, let bytes): commit(epoch.op, bytes)
        case .raise(let raised, let bytes): commit(raised.op, bytes)
        case .decide(let decided, let bytes): commit(decided.op, bytes)
        case .closeDay(let close, let bytes): commit(close.op, bytes)
        case .show:
            .ok(rows: [Array(#"{"filler":""#.utf8) + filler + Array(#""}"#.utf8)]) { $0.member("version", 1) }
        case .status: .ok { $0.member("status", "NOT_FOUND") }
        default: .ok { $0.member("found", 0) }
        }
    }

    private var filler: [UInt8] { Array(repeating: UInt8(ascii: "x"), count: memory.withLock { $0.rowSize }) }

    private func commit(_ op: Op, _ bytes: WriteBytes) -> RegistryReply {
        memory.withLock { memory in
            if let problem = memory.failing {
                memory.failing = nil
                return .refused(Refusal(problem), isWrite: true)
            }
            let chain = memory.digests[op.desk.written] ?? []
            let place = Int(op.sequence) - 1
            if place < chain.count {
                guard chain[place] == bytes.digest else { return .refused(Refusal(.opConflict), isWrite: true) }
                return .replay(number: 0, stored: Array(#"{"entry":true,"seq":\#(op.sequence)}"#.utf8))
            }
            guard place == chain.count else { return .refused(Refusal(.earlierMissing), isWrite: true) }
            memory.digests[op.desk.written] = chain + [bytes.digest]
            return .ok(entry: true) { $0.member("seq", op.sequence) }
        }
    }
}
