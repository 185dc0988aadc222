import NIOCore
import Registry
import Shared

/// WATCH: while somebody watches, the hall asks the registry again and again and passes on what has changed.
///
/// The database is asked, not told: a commit that notifies takes a lock of the whole cluster, and every registration would
/// wait for it. So it is also seen what came in through another server.
extension SessionHall {
    /// The connection of the hall's own questions: sessions have numbers from 1 on.
    private static let ownConnection: UInt64 = 0

    /// The session has the first answer to its WATCH: from now on it hears of changes.
    func watchAnswered(_ watched: WatchedCounts, _ session: UInt64, caller: Caller, _ reply: RegistryReply) {
        guard reply.number == 0 else { return }
        tell(watches.begin(watched, session, caller: caller, answer: Watches.Answer(reply)))
        if watcher == nil { askLater() }
    }

    /// The session watches nothing any more.
    func watchEnded(_ session: UInt64) { watches.end(session) }

    private func askLater() {
        watcher = eventLoop.scheduleTask(in: .milliseconds(configuration.limits.watchMilliseconds)) { self.ask() }
    }

    private func ask() {
        watcher = nil
        guard !watches.isEmpty else { return questions.removeAll() }
        let now = configuration.clock.now()
        let requests = watches.questions().map { watched, caller in
            lastQuestion += 1
            questions[lastQuestion] = watched
            return DeskRequest(
                address: ReplyAddress(connection: Self.ownConnection, request: lastQuestion), caller: caller,
                receivedAt: now, payload: watched.payload(at: now))
        }
        if !requests.isEmpty { operations.perform(requests) }
        askLater()
    }

    /// Takes a reply that is for the hall itself; false when it is a session's.
    func takeOwn(_ delivery: Delivery) -> Bool {
        guard delivery.address.connection == Self.ownConnection else { return false }
        guard let watched = questions.removeValue(forKey: delivery.address.request) else { return true }
        let reply = delivery.reply
        tell(watches.questionAnswered(watched, reply.number == 0 ? Watches.Answer(reply) : nil))
        return true
    }

    private func tell(_ news: Watches.News?) {
        guard let news else { return }
        let now = configuration.clock.now()
        var lines = ByteBuffer()
        for row in news.rows { lines.writeBytes(CountsEvent.row(row, at: now)) }
        lines.writeBytes(CountsEvent.total(news.total, at: now))
        for id in news.sessions { session(id)?.hearNews(lines) }
    }
}

extension Watches.Answer {
    fileprivate init(_ reply: RegistryReply) { self.init(rows: reply.rows, total: reply.body) }
}
