internal import Dispatch
import PostgresPipeline
import Shared

/// The threads of a shadow run: one reads, two score, the caller's takes the results in the order of the households.
struct ShadowWorks: Sendable {
    /// Households that go from hand to hand together.
    private static let batch = 200
    /// As many threads score; the database needs the rest of the machine.
    private static let scorers = 2

    let content: [UInt8]
    let asOf: CalendarDate?
    let after: Identifier?
    let address: ConnectionAddress
    /// By which programmes are judged; nil: none is.
    let rules: ShadowRules?

    private struct Read: Sendable {
        let place: Int
        let households: [ShadowHousehold]
        let knowledge: RangeKnowledge
    }

    private struct Scored: Sendable {
        let place: Int
        let results: [ShadowResult]
    }

    /// The first thing that went wrong in any thread.
    private final class Failure: Sendable {
        private let first = VisibleMutex<AdministrationError?>(nil)
        func tell(_ error: AdministrationError) { first.withLock { $0 = $0 ?? error } }
        var error: AdministrationError? { first.withLock { $0 } }
    }

    /// Runs until there are no more households, or `take` throws.
    func run(_ take: ([ShadowResult]) throws(AdministrationError) -> Void) throws(AdministrationError) {
        let read = Conveyor<Read>(capacity: 6)
        let scored = Conveyor<Scored>(capacity: 6)
        let failure = Failure()
        let (reading, scoring) = (DispatchGroup(), DispatchGroup())
        DispatchQueue(label: "nser-shadow-read").async(group: reading) {
            do throws(DatabaseError) { try self.read(into: read) } catch { failure.tell(AdministrationError(error)) }
            read.end()
        }
        for number in 1...Self.scorers {
            DispatchQueue(label: "nser-shadow-score-\(number)").async(group: scoring) {
                do throws(AdministrationError) {
                    let scorer = try ShadowScorer(self.content, rules: self.rules)
                    while let batch = read.take() {
                        let results = batch.households.map { scorer.result($0, batch.knowledge) }
                        guard scored.put(Scored(place: batch.place, results: results)) else { return }
                    }
                } catch {
                    failure.tell(error)
                    read.stop()
                }
            }
        }
        scoring.notify(queue: DispatchQueue(label: "nser-shadow-end")) { scored.end() }
        defer {
            read.stop()
            scored.stop()
            reading.wait()
            scoring.wait()
        }
        try inOrder(scored, take)
        if let error = failure.error { throw error }
    }

    /// Batches that overtook others wait for them.
    private func inOrder(
        _ scored: Conveyor<Scored>, _ take: ([ShadowResult]) throws(AdministrationError) -> Void
    ) throws(AdministrationError) {
        var next = 0
        var early: [Int: [ShadowResult]] = [:]
        while let batch = scored.take() {
            early[batch.place] = batch.results
            while let results = early.removeValue(forKey: next) {
                try take(results)
                next += 1
            }
        }
    }

    private func read(into conveyor: Conveyor<Read>) throws(DatabaseError) {
        let connection = try DirectConnection.connect(address)
        try connection.execute(ShadowStatements.settings)
        let chunk = rules == nil ? ShadowStatements.chunk : ShadowStatements.judgedChunk
        var last = after
        var place = 0
        var households: [ShadowHousehold] = []
        var isWanted = true
        func hand(_ knowledge: RangeKnowledge) {
            guard !households.isEmpty else { return }
            isWanted = conveyor.put(Read(place: place, households: households, knowledge: knowledge))
            place += 1
            households.removeAll(keepingCapacity: true)
        }
        var count = chunk
        while isWanted, count == chunk {
            let knowledge = try self.knowledge(after: last, chunk, connection)
            count = try connection.copyOut(ShadowStatements.read(after: last, asOf: asOf, limit: chunk)) {
                (row) throws(DatabaseError) in
                let household = try ShadowHousehold(row)
                last = household.id
                households.append(household)
                if households.count >= Self.batch { hand(knowledge) }
                return isWanted ? .next : .stop
            }
            if isWanted { hand(knowledge) }
        }
    }

    /// What the next households' judgement needs beside themselves.
    private func knowledge(
        after: Identifier?, _ chunk: Int, _ connection: borrowing DirectConnection
    ) throws(DatabaseError) -> RangeKnowledge {
        guard let rules else { return RangeKnowledge() }
        let ends = try connection.query(ShadowStatements.end, [after?.written, "\(chunk)"])
        guard let text = ends.first?.first ?? nil, let end = Identifier(text) else { return RangeKnowledge() }
        return try RangeKnowledge(after: after, through: end, on: rules.day, connection: connection)
    }
}
