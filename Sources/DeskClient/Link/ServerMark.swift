import Shared

/// The last op of this desk that the server holds, as LOGIN tells it.
struct ServerMark: Sendable, Equatable {
    let epoch: Int64
    /// 0 when the epoch is new.
    let seq: Int64
    let head: OpDigest?
}

/// What the desk's journal and the server's mark say of each other, and so what has to be done.
enum Comparison: Equatable {
    /// The chains agree as far as both go: send what is missing.
    case inStep
    /// A supervisor opened a new epoch: settle what the old one left, sign it again, go on.
    case newEpoch
    /// The chains do not agree. Only a supervisor can open a new epoch; until then nothing is signed or sent.
    case parted(Parting)

    /// How the chains came apart.
    enum Parting: Equatable {
        /// The journal knows nothing of what this desk has sent: it was lost, or another terminal works as this desk.
        case journalLost
        /// The journal is older than what the server holds: it was restored from a copy.
        case journalOld
        /// Both hold an op at this place, but not the same one.
        case fork(seq: Int64)
        /// The server is in an older epoch than the journal: it was restored from a backup.
        case serverOld
    }

    /// - Parameters:
    ///   - position: the journal's place, nil before its first login.
    ///   - mark: what LOGIN told.
    ///   - own: the digest of the journal's op at the mark, in the same epoch; nil when it has none there.
    init(position: JournalPosition?, mark: ServerMark, own: OpDigest?) {
        guard let position else {
            self = mark.seq == 0 ? .inStep : .parted(.journalLost)
            return
        }
        switch (position.epoch, mark.epoch) {
        case (let here, let there) where here > there: self = .parted(.serverOld)
        case (let here, let there) where here < there: self = mark.seq == 0 ? .newEpoch : .parted(.journalOld)
        case _ where mark.seq == 0: self = .inStep
        case _ where mark.seq > position.seq: self = .parted(position.seq == 0 ? .journalLost : .journalOld)
        default: self = own == mark.head ? .inStep : .parted(.fork(seq: mark.seq))
        }
    }
}
