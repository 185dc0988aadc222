import Registry
import Shared

/// Who watches which counts in a hall, and what they were told last. Knows no socket, no clock and no registry.
///
/// Sessions that watch the same share one question. Answers arrive in the order of their questions, those of WATCH itself
/// among them, so that each answer is only compared with the one before it.
struct Watches {
    /// The counts of a moment as the registry answered.
    struct Answer: Equatable {
        let rows: [[UInt8]]
        let total: [UInt8]
    }

    /// What to tell to whom.
    struct News {
        let sessions: [UInt64]
        /// Rows that are not what they were.
        let rows: [[UInt8]]
        let total: [UInt8]
    }

    private struct Group {
        /// Whose rights the questions are asked with: all of a group see the same.
        let caller: Caller
        var sessions: Set<UInt64> = []
        var last: Answer
        var isAsked = false
    }

    private var groups: [WatchedCounts: Group] = [:]

    /// Whether nobody watches.
    var isEmpty: Bool { groups.isEmpty }

    /// A session got its first answer. What it says is news for those who watched the same already.
    mutating func begin(_ watched: WatchedCounts, _ session: UInt64, caller: Caller, answer: Answer) -> News? {
        end(session)
        let news = answered(watched, answer)
        groups[watched, default: Group(caller: caller, last: answer)].sessions.insert(session)
        return news
    }

    /// The session watches nothing any more.
    mutating func end(_ session: UInt64) {
        for (watched, group) in groups where group.sessions.contains(session) {
            groups[watched]?.sessions.remove(session)
            if groups[watched]?.sessions.isEmpty == true { groups[watched] = nil }
        }
    }

    /// What has to be asked now: all that is watched, but for questions that have no answer yet.
    mutating func questions() -> [(watched: WatchedCounts, caller: Caller)] {
        var questions: [(watched: WatchedCounts, caller: Caller)] = []
        for (watched, group) in groups where !group.isAsked {
            groups[watched]?.isAsked = true
            questions.append((watched, group.caller))
        }
        return questions
    }

    /// A question was answered.
    ///
    /// - Parameter answer: nil when it was refused or failed: the next one may do better.
    mutating func questionAnswered(_ watched: WatchedCounts, _ answer: Answer?) -> News? {
        groups[watched]?.isAsked = false
        return answer.flatMap { answered(watched, $0) }
    }

    private mutating func answered(_ watched: WatchedCounts, _ answer: Answer) -> News? {
        guard let group = groups[watched], group.last != answer else { return nil }
        groups[watched]?.last = answer
        let known = Set(group.last.rows)
        return News(
            sessions: group.sessions.sorted(), rows: answer.rows.filter { !known.contains($0) }, total: answer.total)
    }
}
