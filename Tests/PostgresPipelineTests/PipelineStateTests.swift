import Testing

@testable import PostgresPipeline

/// What libpq brings, one after the other, as `design` tables of libpq 15 show it.
private enum Arrival {
    case result(PipelineState.ResultKind)
    case end
    case sync
}

/// What the machine answered.
private enum Answer: Equatable {
    case result(PipelineState.ResultAction)
    case end(Bool)
    case sync(PipelineState.SyncAction)
}

private func play(_ machine: inout PipelineState, _ arrivals: [Arrival]) -> [Answer] {
    arrivals.map { arrival in
        switch arrival {
        case .result(let kind): .result(machine.resultArrived(kind))
        case .end: .end(machine.statementEnded())
        case .sync: .sync(machine.syncArrived())
        }
    }
}

/// Results that are each followed by their NULL.
private func ended(_ kinds: PipelineState.ResultKind...) -> [Arrival] {
    kinds.flatMap { [.result($0), .end] }
}

/// The answers to the results alone, without those to the NULLs, which must all have been due.
private func actions(_ answers: [Answer]) -> [PipelineState.ResultAction] {
    answers.compactMap { if case .result(let action) = $0 { action } else { nil } }
}

private func syncs(_ answers: [Answer]) -> [PipelineState.SyncAction] {
    answers.compactMap { if case .sync(let action) = $0 { action } else { nil } }
}

@Suite struct PipelineStateTests {
    @Test func readsAreDelivered() {
        var machine = PipelineState()
        machine.submitted(.reads(prepares: 0, statements: 1))
        let answers = play(&machine, ended(.rows) + [.sync])
        #expect(answers == [.result(.keep(statement: 0)), .end(true), .sync(.deliver)])
        let isAwaitingAnswers = machine.isAwaitingAnswers
        #expect(!isAwaitingAnswers)
    }

    /// ok, error, ok, Sync, ok, Sync.
    @Test func aFailedSectionDoesNotTouchTheNext() {
        var machine = PipelineState()
        machine.submitted(.reads(prepares: 0, statements: 3))
        machine.submitted(.reads(prepares: 0, statements: 1))
        let answers = play(&machine, ended(.rows, .failed, .aborted) + [.sync] + ended(.rows) + [.sync])
        #expect(actions(answers) == [.keep(statement: 0), .fail, .drop, .keep(statement: 0)])
        #expect(syncs(answers) == [.fail(rollback: false), .deliver])
    }

    @Test func aTransactionIsCommittedByItsTagAndItsSync() {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 1, statements: 2))
        let answers = play(&machine, ended(.command, .command, .command, .rows, .committed) + [.sync])
        #expect(actions(answers) == [.drop, .prepared(0), .keep(statement: 0), .keep(statement: 1), .drop])
        #expect(syncs(answers) == [.commit])
    }

    /// A deferred constraint: the statement's COMMAND_OK is no success, COMMIT brings the error, and the transaction has
    /// ended with it.
    @Test func aDeferredConstraintFailsAtCommit() {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 0, statements: 1))
        let answers = play(&machine, ended(.command, .command, .failed) + [.sync])
        #expect(actions(answers) == [.drop, .keep(statement: 0), .fail])
        #expect(syncs(answers) == [.fail(rollback: false)])
    }

    /// The implicit transaction of a section without BEGIN: the error comes between the statement's NULL and the sync.
    /// Our reads never write, so an answer without its statement means that we have lost count.
    @Test func anErrorWithoutAStatementIsBroken() {
        var machine = PipelineState()
        machine.submitted(.reads(prepares: 0, statements: 1))
        let answers = play(&machine, ended(.command) + [.result(.failed)])
        #expect(answers.last == .result(.broken))
    }

    /// BEGIN, error, COMMIT, Sync: COMMIT is skipped and the transaction stays failed.
    @Test func aFailedUnitIsRolledBackBeforeAnythingElse() {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 0, statements: 2))
        var answers = play(&machine, ended(.command, .failed, .aborted, .aborted) + [.sync])
        #expect(actions(answers) == [.drop, .fail, .drop, .drop])
        #expect(syncs(answers) == [.fail(rollback: true)])
        machine.submitted(.rollback)
        machine.submitted(.transaction(prepares: 0, statements: 1))
        answers = play(&machine, ended(.rolledBack) + [.sync] + ended(.command, .command, .committed) + [.sync])
        #expect(syncs(answers) == [.rolledBack, .commit])
    }

    /// Units behind a failed one were sent into the failed transaction: nothing of them was executed.
    @Test func unitsBehindAFailedOneAreSentAgain() {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 0, statements: 1))
        machine.submitted(.transaction(prepares: 1, statements: 1))
        machine.submitted(.reads(prepares: 0, statements: 2))
        _ = play(&machine, ended(.command, .failed, .aborted) + [.sync])
        machine.submitted(.rollback)
        let answers = play(
            &machine,
            ended(.refusedInFailedTransaction, .aborted, .aborted, .aborted) + [.sync]
                + ended(.refusedInFailedTransaction, .aborted) + [.sync]
                + ended(.rolledBack) + [.sync])
        #expect(actions(answers).allSatisfy { $0 == .drop })
        #expect(syncs(answers) == [.resend, .resend, .rolledBack])
    }

    /// COMMIT in a failed transaction is COMMAND_OK with the tag ROLLBACK.
    @Test func aCommitThatRolledBackIsNoCommit() {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 0, statements: 1))
        let answers = play(&machine, ended(.command, .command, .rolledBack) + [.sync])
        #expect(actions(answers).last == .fail)
        #expect(syncs(answers) == [.fail(rollback: false)])
    }

    @Test func aPreparationThatFailsFailsTheUnit() {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 2, statements: 2))
        let answers = play(
            &machine, ended(.command, .command, .failed, .aborted, .aborted, .aborted) + [.sync])
        #expect(actions(answers) == [.drop, .prepared(0), .fail, .drop, .drop, .drop])
        #expect(syncs(answers) == [.fail(rollback: true)])
    }

    @Test func theConnectionsOwnStatementsMakeItReady() {
        var machine = PipelineState()
        machine.submitted(.setup(prepares: 3))
        let answers = play(&machine, ended(.command, .command, .command) + [.sync])
        #expect(actions(answers) == [.prepared(0), .prepared(1), .prepared(2)])
        #expect(syncs(answers) == [.ready])
    }

    /// The backend is killed with two more units queued: FATAL_ERROR, then NULL for ever.
    @Test func aKilledBackendSettlesWhatWasSent() {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 0, statements: 2))
        machine.submitted(.transaction(prepares: 0, statements: 1))
        machine.submitted(.reads(prepares: 0, statements: 1))
        let answers = play(&machine, ended(.command, .rows, .terminated) + [.end])
        #expect(actions(answers) == [.drop, .keep(statement: 0), .fail])
        #expect(answers.last == .end(false))
        let fates = machine.lost()
        #expect(fates == [.rejected, .unknown, .resend])
        let isAwaitingAnswers = machine.isAwaitingAnswers
        #expect(!isAwaitingAnswers)
    }

    /// What becomes of a transaction by how far its answers had come when the connection broke.
    @Test(
        arguments: [
            ([], .unknown),
            (ended(.command), .unknown),
            (ended(.command, .rows), .unknown),
            (ended(.command, .failed), .rejected),
            (ended(.command, .failed, .aborted), .rejected),
            (ended(.command, .terminated), .rejected),
            (ended(.command, .rows, .terminated), .unknown),
            (ended(.command, .rows, .failed), .rejected),
            // The server has said COMMIT, but only the sync settles.
            (ended(.command, .rows, .committed), .unknown),
            (ended(.refusedInFailedTransaction), .resend),
        ] as [([Arrival], PipelineState.Fate)])
    private func fateOfATransaction(_ arrivals: [Arrival], _ fate: PipelineState.Fate) {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 0, statements: 1))
        _ = play(&machine, arrivals)
        let fates = machine.lost()
        #expect(fates == [fate])
    }

    @Test(
        arguments: [
            ([], .resend), (ended(.rows), .resend), (ended(.failed), .rejected), (ended(.terminated), .resend),
        ] as [([Arrival], PipelineState.Fate)])
    private func fateOfReads(_ arrivals: [Arrival], _ fate: PipelineState.Fate) {
        var machine = PipelineState()
        machine.submitted(.reads(prepares: 0, statements: 2))
        _ = play(&machine, arrivals)
        let fates = machine.lost()
        #expect(fates == [fate])
    }

    /// Sequences that libpq never brings: each is answered by giving the connection up, none by a guess.
    @Test(
        arguments: [
            [.sync],
            [.end],
            [.result(.rows), .result(.rows)],
            [.result(.lost)],
            [.result(.unexpected)],
            [.result(.aborted)],
            [.result(.committed)],
            ended(.command) + [.result(.refusedInFailedTransaction)],
            ended(.command, .committed),
            ended(.command, .rows, .command),
            ended(.command, .rows, .committed) + [.result(.rows)],
            ended(.command, .failed) + [.result(.rows)],
            ended(.command, .rows, .committed) + [.end],
            [.result(.command), .sync],
        ] as [[Arrival]])
    private func whatLibpqNeverBringsIsBroken(_ arrivals: [Arrival]) {
        var machine = PipelineState()
        machine.submitted(.transaction(prepares: 0, statements: 1))
        let refusals: [Answer] = [.result(.broken), .sync(.broken), .end(false)]
        #expect(play(&machine, arrivals).contains { refusals.contains($0) })
    }

    @Test func aRollbackThatFailsIsBroken() {
        var machine = PipelineState()
        machine.submitted(.rollback)
        #expect(play(&machine, ended(.failed) + [.sync]).last == .sync(.broken))
    }

    @Test func nothingIsAwaitedAtFirst() {
        var machine = PipelineState()
        let isAwaitingAnswers = machine.isAwaitingAnswers
        #expect(!isAwaitingAnswers)
        #expect(play(&machine, [.result(.rows)]) == [.result(.broken)])
        let fates = machine.lost()
        #expect(fates.isEmpty)
    }
}
