/// Running one lane's batches to their end.
extension WriteCombiner {
    /// How long to wait before the database is asked again about a unit whose fate is unknown.
    private static var doubtRest: Duration { .milliseconds(200) }

    /// Sends the lane's current batch as one unit.
    func runBatch(on lane: Int) {
        guard let batch = work[lane].batches.last else { return }
        let statements = RowMerging.statements(of: batch.writes.map(\.rows))
        let unit = PostgresUnit(statements, transaction: true, deadline: remaining(batch))
        lanes[lane].submit(unit) { _ in
        } completion: { outcome in
            self.assumeIsolated { $0.unitEnded(outcome, on: lane) }
        }
    }

    /// The time that the batch's most patient write still has.
    private func remaining(_ batch: Batch) -> Duration {
        let latest = batch.writes.map(\.deadline).max() ?? .now
        return max(latest - .now, .zero)
    }

    private func unitEnded(_ outcome: UnitOutcome<Void>, on lane: Int) {
        switch outcome {
        case .committed:
            endBatch(on: lane) { $0.reply.map { .decided($0) } ?? .committed }
        case .unknown(let error):
            changeBatch(lane) {
                $0.doubt = error
                $0.attempts.doubts += 1
            }
            askOrGiveUp(on: lane, error)
        case .rejected(let error): unitRejected(error, on: lane)
        }
    }

    private func unitRejected(_ error: DatabaseError, on lane: Int) {
        guard let batch = work[lane].batches.last else { return }
        switch UnitFailure.remedy(for: error, after: batch.attempts, writes: batch.writes.count) {
        case .fail: endBatch(on: lane) { _ in .failed(error) }
        case .divide: divide(batch, on: lane)
        case .ask: ask(on: lane, because: error)
        case .runAgain(let step):
            changeBatch(lane) { if step == 0 { $0.attempts.lost += 1 } else { $0.attempts.transient = step } }
            let rest = UnitFailure.rest(step: step, random: .random(in: 0..<1))
            loop.execute(after: rest) { self.assumeIsolated { $0.runBatch(on: lane) } }
        }
    }

    private func divide(_ batch: Batch, on lane: Int) {
        let middle = batch.writes.count / 2
        work[lane].batches.removeLast()
        work[lane].batches.append(Batch(writes: Array(batch.writes[middle...])))
        work[lane].batches.append(Batch(writes: Array(batch.writes[..<middle])))
        runBatch(on: lane)
    }

    /// Asks the database what exists of the batch's writes, and lets the resolver decide.
    private func ask(on lane: Int, because error: DatabaseError) {
        guard let batch = work[lane].batches.last else { return }
        let tickets = batch.writes.map(\.ticket)
        let (statement, values) = resolver.question(about: tickets)
        var unit = PostgresUnit.read(statement, values)
        unit.deadline = remaining(batch)
        // In doubt it is worth waiting for the connection until the last moment.
        if batch.doubt != nil { unit.patience = unit.deadline }
        let resolver = resolver
        lanes[lane].submit(unit) { results throws(DatabaseError) in
            try resolver.decide(tickets, results[0])
        } completion: { outcome in
            self.assumeIsolated { $0.questionAnswered(outcome, because: error, on: lane) }
        }
    }

    private func questionAnswered(
        _ outcome: UnitOutcome<[WriteDecision<Resolver.Reply>]>, because error: DatabaseError, on lane: Int
    ) {
        switch outcome {
        case .committed(let decisions): apply(decisions, on: lane)
        case .rejected(let reason), .unknown(let reason):
            guard work[lane].batches.last?.doubt != nil else { return endBatch(on: lane) { _ in .failed(reason) } }
            if reason.kind == .undecodable || reason.kind == .stopped {
                return endBatch(on: lane) { _ in .unknown(error) }
            }
            loop.execute(after: Self.doubtRest) { self.assumeIsolated { $0.askOrGiveUp(on: lane, error) } }
        }
    }

    /// Asks about a unit whose fate is unknown, unless all its writes' time is over.
    private func askOrGiveUp(on lane: Int, _ error: DatabaseError) {
        guard let batch = work[lane].batches.last else { return }
        if error.kind == .stopped || remaining(batch) == .zero { return endBatch(on: lane) { _ in .unknown(error) } }
        ask(on: lane, because: error)
    }

    /// Settles what is decided and runs the rest, in the order of the desks, once more.
    private func apply(_ decisions: [WriteDecision<Resolver.Reply>], on lane: Int) {
        guard let batch = work[lane].batches.last else { return }
        precondition(decisions.count == batch.writes.count, "the resolver must decide each write")
        var left: [Pending] = []
        for (write, decision) in zip(batch.writes, decisions) {
            switch decision {
            case .keep: left.append(write)
            case .replace(let rows, let reply):
                write.rows = rows
                write.reply = reply
                left.append(write)
            case .answer(let reply): write.completion(.decided(reply))
            }
        }
        if left.count < batch.writes.count { groupDelivered() }
        let doubt = batch.doubt
        changeBatch(lane) { batch in
            // After a doubt the next refusal may be the late commit of the doubtful unit: it is worth a question.
            batch.attempts.asked = batch.doubt == nil
            batch.doubt = nil
            batch.writes = left
        }
        if left.isEmpty { return endBatch(on: lane) { _ in .committed } }
        if let doubt, batch.attempts.doubts >= UnitFailure.doubtLimit {
            return endBatch(on: lane) { _ in .failed(doubt) }
        }
        runBatch(on: lane)
    }

    private func changeBatch(_ lane: Int, _ change: (inout Batch) -> Void) {
        change(&work[lane].batches[work[lane].batches.count - 1])
    }

    /// Tells the writes of the current batch, together, and goes on with the next batch or the next unit.
    private func endBatch(on lane: Int, _ outcome: (Pending) -> WriteOutcome<Resolver.Reply>) {
        guard let batch = work[lane].batches.popLast() else { return }
        for write in batch.writes { write.completion(outcome(write)) }
        if work[lane].isBusy {
            groupDelivered()
            return runBatch(on: lane)
        }
        queue.finished(work[lane].taken)
        work[lane] = Work()
        // The lane is filled before the replies are handed over: it need not wait for them.
        fillLanes()
        groupDelivered()
    }
}
