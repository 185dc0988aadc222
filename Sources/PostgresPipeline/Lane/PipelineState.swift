/// The pure half of a lane: knows what was sent and says what each answer means. It has no connection and no clock.
///
/// What is sent is a queue of entries, statements and syncs. libpq answers a statement with one result and a NULL, and a
/// sync with one result and no NULL. A unit is settled only by its sync.
struct PipelineState: ~Copyable {
    /// What was sent up to one sync.
    enum Section: Equatable {
        /// The connection's own statements are prepared.
        case setup(prepares: Int)
        /// BEGIN, preparations, statements, COMMIT.
        case transaction(prepares: Int, statements: Int)
        /// Preparations and statements that only read.
        case reads(prepares: Int, statements: Int)
        /// ROLLBACK after a unit that left its transaction failed.
        case rollback
    }

    /// What kind of result arrived.
    enum ResultKind: Equatable {
        /// Rows, or a command's tag that is neither COMMIT nor ROLLBACK.
        case rows, command
        case committed
        case rolledBack
        /// An error of the statement.
        case failed
        /// An error that says the server ends the connection.
        case terminated
        /// 25P02: an earlier unit left its transaction failed, so that nothing of this one was executed.
        case refusedInFailedTransaction
        /// Not executed, because an earlier statement of the same section failed.
        case aborted
        /// No answer of the server at all: the connection is gone.
        case lost
        /// Something that our statements never bring, such as COPY.
        case unexpected
    }

    /// What to do with a result.
    enum ResultAction: Equatable {
        /// The answer to the unit's statement of this index.
        case keep(statement: Int)
        /// The section's preparation of this index was done.
        case prepared(Int)
        /// The reason why the unit failed.
        case fail
        /// Of no interest.
        case drop
        /// The connection cannot be used any more.
        case broken
    }

    /// What a sync settles.
    enum SyncAction: Equatable {
        /// Reads are answered.
        case deliver
        /// The transaction is durable.
        case commit
        /// The unit failed and nothing of it happened. With `rollback`, ROLLBACK must be sent before anything else.
        case fail(rollback: Bool)
        /// The unit was not executed: send it again.
        case resend
        /// The connection's own statements are prepared.
        case ready
        /// The ROLLBACK is done.
        case rolledBack
        case broken
    }

    /// What becomes of a unit whose connection broke.
    enum Fate: Equatable {
        /// Nothing of it happened.
        case rejected
        /// Its COMMIT was sent: it may have happened.
        case unknown
        /// It only reads, or was not executed: send it again.
        case resend
    }

    private enum Entry {
        case begin, prepare(Int), statement(Int), commit, rollback
    }

    /// What is known of the section in front.
    private enum Verdict {
        case clean
        /// The server said COMMIT, but the sync has not arrived.
        case committed
        case failed
        /// COMMIT itself failed, and ended the transaction.
        case failedAtCommit
        /// The server ended the connection where that leaves open what happened, or at reads, which can run again.
        case doubtful
        case notExecuted
    }

    private var sections = Fifo<Section>()
    /// The entry in the front section that is answered next.
    private var position = 0
    /// Whether the entry's result has arrived and its NULL is awaited.
    private var awaitsEnd = false
    private var verdict = Verdict.clean

    /// Whether any answer is to come.
    var isAwaitingAnswers: Bool { !sections.isEmpty }

    /// A section with its sync was sent.
    mutating func submitted(_ section: Section) {
        sections.append(section)
    }

    /// A result other than a sync arrived.
    mutating func resultArrived(_ kind: ResultKind) -> ResultAction {
        guard !awaitsEnd, let section = sections.first, let entry = Self.entry(position, of: section) else {
            return .broken
        }
        awaitsEnd = true
        switch kind {
        case .failed:
            if case .commit = entry { verdict = .failedAtCommit } else { verdict = .failed }
            return .fail
        case .terminated:
            verdict = Self.isHarmless(entry, of: section) ? .failed : .doubtful
            return .fail
        case .refusedInFailedTransaction where position == 0:
            verdict = .notExecuted
            return .drop
        case .aborted where verdict == .failed || verdict == .notExecuted:
            return .drop
        case .rows, .command, .committed, .rolledBack:
            return succeeded(entry, kind)
        case .refusedInFailedTransaction, .aborted, .lost, .unexpected:
            return .broken
        }
    }

    /// libpq's NULL arrived: the statement's answer is complete. False when no statement was due to end, which is how
    /// libpq reads once its connection is gone.
    mutating func statementEnded() -> Bool {
        guard awaitsEnd else { return false }
        awaitsEnd = false
        position += 1
        return true
    }

    /// The result of a sync arrived.
    ///
    /// Whether the transaction is left failed follows from what was answered: libpq cannot be asked, its transaction
    /// status is ACTIVE as long as anything else is in flight.
    mutating func syncArrived() -> SyncAction {
        guard !awaitsEnd, let section = sections.first, Self.entry(position, of: section) == nil else {
            return .broken
        }
        let verdict = self.verdict
        advance()
        switch (section, verdict) {
        case (.setup, .clean): return .ready
        case (.rollback, .clean): return .rolledBack
        case (.transaction, .committed): return .commit
        case (.reads, .clean): return .deliver
        case (.transaction, .failed): return .fail(rollback: true)
        case (.transaction, .failedAtCommit), (.reads, .failed): return .fail(rollback: false)
        case (.transaction, .notExecuted), (.reads, .notExecuted): return .resend
        default: return .broken
        }
    }

    /// The connection is gone. Returns the fate of every unit that was sent and not settled, in order, and starts anew.
    mutating func lost() -> [Fate] {
        var fates: [Fate] = []
        while let section = sections.first {
            switch section {
            case .setup, .rollback: break
            case .transaction: fates.append(fateOfTransaction)
            case .reads: fates.append(verdict == .failed ? .rejected : .resend)
            }
            advance()
        }
        return fates
    }

    private var fateOfTransaction: Fate {
        switch verdict {
        case .failed, .failedAtCommit: .rejected
        case .notExecuted: .resend
        case .clean, .committed, .doubtful: .unknown
        }
    }

    /// A connection that ends before COMMIT was reached commits nothing.
    private static func isHarmless(_ entry: Entry, of section: Section) -> Bool {
        guard case .transaction = section else { return false }
        if case .commit = entry { return false }
        return true
    }

    private mutating func advance() {
        _ = sections.popFirst()
        position = 0
        awaitsEnd = false
        verdict = .clean
    }

    private mutating func succeeded(_ entry: Entry, _ kind: ResultKind) -> ResultAction {
        guard verdict == .clean else { return .broken }
        switch (entry, kind) {
        case (.begin, .command), (.rollback, .rolledBack): return .drop
        case (.prepare(let index), .command): return .prepared(index)
        case (.statement(let index), .rows), (.statement(let index), .command): return .keep(statement: index)
        case (.commit, .committed):
            verdict = .committed
            return .drop
        case (.commit, .rolledBack):
            verdict = .failedAtCommit
            return .fail
        default: return .broken
        }
    }

    /// The entry at a position of a section; nil where its sync is.
    private static func entry(_ position: Int, of section: Section) -> Entry? {
        switch section {
        case .rollback: return position == 0 ? .rollback : nil
        case .setup(let prepares): return position < prepares ? .prepare(position) : nil
        case .reads(let prepares, let statements):
            if position < prepares { return .prepare(position) }
            return position < prepares + statements ? .statement(position - prepares) : nil
        case .transaction(let prepares, let statements):
            if position == 0 { return .begin }
            if position <= prepares { return .prepare(position - 1) }
            if position <= prepares + statements { return .statement(position - 1 - prepares) }
            return position == prepares + statements + 1 ? .commit : nil
        }
    }
}
