import Shared

/// Brings what the journal holds to the server, in order, and the server's answers back into the journal.
///
/// Whatever breaks in between, the next ``deliver()`` goes on from what the two of them hold: each op ends in the
/// server's chain exactly once.
final class Outbox {
    private let journal: Journal
    private let link: DeskLink
    private let surroundings: Surroundings
    /// The last op of the present epoch of which the present line has shown that the server holds it.
    private var mark: ServerMark?

    init(journal: Journal, link: DeskLink, surroundings: Surroundings) {
        self.journal = journal
        self.link = link
        self.surroundings = surroundings
    }

    /// Sends all that is stored. Returns when every op has its answer; throws when that cannot be now. Holds the
    /// journal's lock for as long as it takes.
    func deliver() throws(LinkFailure) {
        let lock = try journalled { () throws(JournalError) in try JournalLock(journal: journal.path) }
        try lock.whileHeld { () throws(LinkFailure) in try deliverAll() }
    }

    private func deliverAll() throws(LinkFailure) {
        while true {
            do throws(LinkFailure) {
                try compareChains()
                guard try sendAll() else { return }
            } catch {
                mark = nil
                try link.comeBack(after: error)
            }
        }
    }

    /// Logs in when need be, and finds out where both chains stand.
    private func compareChains() throws(LinkFailure) {
        if link.isOpen, mark != nil { return }
        let login = try link.login()
        guard let serverMark = login.mark else { throw .broken("the server's login contradicts itself") }
        let position = try journalled { () throws(JournalError) in try journal.position() }
        let own = try journalled { () throws(JournalError) in try journal.summary(of: serverMark.seq)?.digest }
        switch Comparison(position: position, mark: serverMark, own: own) {
        case .inStep:
            try join(login)
            if position?.blocked != nil { try journalled { () throws(JournalError) in try journal.unblock() } }
        case .newEpoch:
            try join(login)
            try openEpoch(serverMark.epoch)
        case .parted(let parting):
            try join(login, blocked: "\(parting)")
            throw .parted(parting)
        }
        mark = serverMark
    }

    private func join(_ login: LoginReply, blocked: String? = nil) throws(LinkFailure) {
        try journalled { () throws(JournalError) in
            try journal.join(
                desk: login.desk.written, tehsil: login.tehsil.written, epoch: Int64(login.epoch),
                blocked: blocked)
        }
    }

    /// What the old epoch left unanswered may be at the server all the same: it is asked for each, then the rest is
    /// signed again.
    private func openEpoch(_ epoch: Int64) throws(LinkFailure) {
        for op in try journalled({ () throws(JournalError) in try journal.pendingOps() })
        where op.place.epoch < epoch {
            if case .ours(let answer) = try inquire(about: op) {
                try journalled { () throws(JournalError) in try journal.record(answer, at: op.place) }
            }
        }
        try surroundings.passed(.beforeEpoch(epoch))
        try journalled { () throws(JournalError) in try journal.open(epoch: epoch) }
        try surroundings.passed(.afterEpoch(epoch))
        surroundings.tell(.newEpoch(epoch))
    }

    /// Sends what the server is not known to hold. True when there may be more to do.
    private func sendAll() throws(LinkFailure) -> Bool {
        guard let mark else { return true }
        let queue = try journalled { () throws(JournalError) in try journal.unsent(after: mark.seq) }
        guard !queue.isEmpty else { return false }
        let again = queue.count { $0.seq <= mark.seq }
        if again > 0 { surroundings.tell(.resending(count: again)) }
        var run = SendRun(queue: queue.map(\.seq), window: link.window)
        while true {
            switch run.next() {
            case .send(let seq): try send(seq, epoch: mark.epoch)
            case .awaitReply:
                if case .record(let seq, let answer) = run.replied(try writeReply()) {
                    try record(answer, at: OpPlace(epoch: mark.epoch, seq: seq))
                }
            case .finished: return true
            case .failed(let seq, let problem):
                guard try recover(OpPlace(epoch: mark.epoch, seq: seq), problem) else { return true }
                run.rewind()
            }
        }
    }

    private func send(_ seq: Int64, epoch: Int64) throws(LinkFailure) {
        let place = OpPlace(epoch: epoch, seq: seq)
        guard let op = try journalled({ () throws(JournalError) in try journal.op(at: place) }) else {
            throw .journal(.storage("an op of the journal is missing"))
        }
        try surroundings.passed(.beforeSend(seq))
        try link.send(op.verb, op.request)
        try surroundings.passed(.afterSend(seq))
    }

    private func record(_ answer: OpAnswer, at place: OpPlace) throws(LinkFailure) {
        try surroundings.passed(.beforeRecord(place.seq))
        try journalled { () throws(JournalError) in try journal.record(answer, at: place) }
        try surroundings.passed(.afterRecord(place.seq))
        link.progressed()
        if let mark, place.seq > mark.seq,
            let summary = try journalled({ () throws(JournalError) in
                try journal.summary(of: place.seq)
            })
        {
            self.mark = ServerMark(epoch: mark.epoch, seq: place.seq, head: summary.digest)
        }
    }
}

// MARK: - What was not taken

extension Outbox {
    /// Sees to an op that the server did not take. True when it is to be sent again on this line; false when the queue
    /// has to be read afresh.
    private func recover(_ place: OpPlace, _ problem: WriteReply.NotTaken) throws(LinkFailure) -> Bool {
        let failure = LinkFailure.passing(number: problem.number)
        switch Recovery(number: problem.number) {
        case .sendAgain:
            try link.wait(for: failure, asked: problem.after)
            return true
        case .logInAgain:
            mark = nil
            try link.comeBack(after: failure, asked: problem.after)
            return false
        case .settle:
            try settle(place, problem)
            return false
        case .conflict:
            try resolveConflict(at: place)
            return false
        }
    }

    /// The server says that it holds nothing and will not take these bytes. It is asked once more; then the act is set
    /// aside and what follows is signed again in its place.
    private func settle(_ place: OpPlace, _ problem: WriteReply.NotTaken) throws(LinkFailure) {
        guard let op = try journalled({ () throws(JournalError) in try journal.op(at: place) }) else { return }
        switch try inquire(about: op) {
        case .ours(let answer): try record(answer, at: place)
        case .foreign: try part(.fork(seq: place.seq))
        case .unknown:
            try surroundings.passed(.beforeRecord(place.seq))
            try journalled { () throws(JournalError) in
                try journal.returnAct(at: place, number: problem.number, reply: problem.reply)
            }
            try surroundings.passed(.afterRecord(place.seq))
            surroundings.tell(.returned(act: op.act, number: problem.number))
        }
    }

    /// 565: the server holds another op at this place. Whatever it is, our chain cannot go on from there; the act itself
    /// may be done.
    private func resolveConflict(at place: OpPlace) throws(LinkFailure) {
        guard let op = try journalled({ () throws(JournalError) in try journal.op(at: place) }) else { return }
        switch try inquire(about: op) {
        case .ours(let answer):
            // The server took our act under other bytes: done, but the chains have parted all the same.
            try journalled { () throws(JournalError) in try journal.record(answer, at: place) }
            try part(.fork(seq: place.seq))
        case .foreign: try part(.fork(seq: place.seq))
        case .unknown: throw .passing(number: 565)
        }
    }

    private func part(_ parting: Comparison.Parting) throws(LinkFailure) {
        try journalled { () throws(JournalError) in try journal.block("\(parting)") }
        throw .parted(parting)
    }

    /// What the server holds at an op's place.
    private enum Holding { case ours(OpAnswer), foreign, unknown }

    private func inquire(about op: StoredOp) throws(LinkFailure) -> Holding {
        guard let position = try journalled({ () throws(JournalError) in try journal.position() }) else {
            return .unknown
        }
        guard let desk = DeskCode(position.desk), let epoch = Int32(exactly: op.place.epoch) else { return .unknown }
        let receipt = Receipt(desk: desk, epoch: epoch, sequence: op.place.seq)
        switch try link.ask(.result, ResultRequest(receipt: receipt).body).reply {
        case .problem(let problem): throw .passing(number: problem.number)
        case .ok(let document):
            guard document.root["known"]?.bool == true, let reply = document.root["reply"] else { return .unknown }
            let number = Int(document.root["number"]?.integer ?? 0)
            let isOurs =
                if let digest = document.root["digest"]?.string {
                    digest == op.digest.written
                } else {
                    op.household != nil && reply["household"]?.string == op.household
                }
            guard isOurs else { return .foreign }
            let text = StoredReply.text(of: reply)
            return .ours(number == 0 ? .acknowledged(reply: text) : .refused(number: number, reply: text))
        }
    }

    private func writeReply() throws(LinkFailure) -> WriteReply {
        switch try link.reply() {
        case .ok(let document): return .done(reply: StoredReply.text(of: document.root))
        case .problem(let problem):
            let reply = StoredReply.text(of: problem.view)
            if problem.entry == true { return .refused(number: problem.number, reply: reply) }
            return .notTaken(
                WriteReply.NotTaken(number: problem.number, after: problem.after.map(Double.init), reply: reply))
        }
    }

    private func journalled<T: ~Copyable>(_ work: () throws(JournalError) -> T) throws(LinkFailure) -> T {
        do throws(JournalError) { return try work() } catch { throw .journal(error) }
    }
}
