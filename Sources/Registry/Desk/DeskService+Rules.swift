import PostgresPipeline
import Shared
import Synchronization

// What the desk service does when model or rules change while it runs.
extension DeskService {
    /// The model by which households are scored now.
    package var modelName: String { verbs.withLock { $0.model } }

    /// Looks whether other rules are in force than those that are held, and takes them over. Returns the name of the
    /// model if there was a change.
    ///
    /// Correctness does not wait for this call: a write that was scored under rules of before is refused by the database
    /// and made again. It brings the new words to SHOW and EXPLAIN, and the model to the banner.
    @discardableResult
    package func refresh() async throws(AdministrationError) -> String? {
        guard let held = verbs.withLock({ $0.generation }) else { return nil }
        let outcome = await lanes.reads.run(.read(RulesGuard.generation, [])) { results throws(DatabaseError) in
            try results[0].int8(0, 0)
        }
        switch outcome {
        case .committed(let present):
            guard present != held else { return nil }
        case .rejected(let error), .unknown(let error): throw AdministrationError(error)
        }
        guard let scoring = try await ScoringInForce.load(through: lanes.reads, form: form) else {
            throw .mismatch("no scoring model is active any more")
        }
        let new = made(scoring)
        let isTaken = verbs.withLock { verbs in
            // Two that look at the same time: the later rules stay.
            guard scoring.generation > verbs.generation ?? 0 else { return false }
            verbs = new
            return true
        }
        return isTaken ? scoring.model.name : nil
    }

    private func made(_ scoring: ScoringInForce) -> ScoredVerbs {
        ScoredVerbs(
            form: form, model: scoring.model, rules: scoring.rules, generation: scoring.generation, gates: gates,
            geography: geography, acceptsInventedNumbers: acceptsInventedNumbers)
    }

    /// Keeps a request whose write was scored under rules of before, until those in force are here.
    func makeAgain(_ request: DeskRequest, madeUnder generation: Int64?) {
        let isFirst = outdated.withLock { outdated in
            outdated.append((request, generation))
            return outdated.count == 1
        }
        if isFirst { Task { await self.makeOutdatedAgain() } }
    }

    /// All of them at once and in their order, so that a desk's chain goes on. Where the rules in force cannot be had,
    /// the desks hear that they shall try again later.
    private func makeOutdatedAgain() async {
        _ = try? await refresh()
        let held = verbs.withLock { $0.generation }
        let waiting = outdated.withLock { outdated in
            var taken: [(request: DeskRequest, generation: Int64?)] = []
            swap(&taken, &outdated)
            return taken
        }
        for (request, generation) in waiting where generation == held {
            outbox.put(.refusedWrite(.busy), for: request.address)
        }
        outbox.flush()
        let again = waiting.filter { $0.generation != held }.map(\.request)
        if !again.isEmpty { perform(again) }
    }
}
