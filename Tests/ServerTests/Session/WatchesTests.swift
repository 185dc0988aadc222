import Registry
import Shared
import Testing

@testable import Server

/// Who is told what, answer by answer.
@Suite struct WatchesTests {
    private let caller = Caller(
        desk: "LHR-001", deskTehsil: .lahore, officer: "bilal", role: .supervisor, area: .province("PK6"), epoch: 1)

    private func watched(_ grouping: CountsRequest.Grouping = .desk) -> WatchedCounts {
        WatchedCounts(by: grouping, area: nil, caller: caller)
    }

    private func answer(_ rows: String..., total: String) -> Watches.Answer {
        Watches.Answer(rows: rows.map { Array($0.utf8) }, total: Array(total.utf8))
    }

    private func told(_ news: Watches.News?) -> [String] {
        guard let news else { return [] }
        return (news.rows + [news.total]).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func onlyWhatIsNewIsTold() {
        var watches = Watches()
        #expect(told(watches.begin(watched(), 1, caller: caller, answer: answer("a0", "b0", total: "0"))) == [])
        #expect(watches.questions().count == 1)
        #expect(watches.questions().count == 0, "one question at a time")
        #expect(told(watches.questionAnswered(watched(), answer("a0", "b1", total: "1"))) == ["b1", "1"])
        #expect(watches.questions().count == 1)
        #expect(told(watches.questionAnswered(watched(), answer("a0", "b1", total: "1"))) == [])
        #expect(told(watches.questionAnswered(watched(), nil)) == [])
        #expect(watches.questions().count == 1, "after a failure it is asked again")
    }

    /// Who comes later brings an answer that is news for those who watch the same already.
    @Test func aLaterWatchMissesNothingForTheOthers() {
        var watches = Watches()
        _ = watches.begin(watched(), 1, caller: caller, answer: answer("a0", total: "0"))
        let news = watches.begin(watched(), 2, caller: caller, answer: answer("a1", total: "1"))
        #expect(news?.sessions == [1] && told(news) == ["a1", "1"])
        #expect(watches.questionAnswered(watched(), answer("a2", total: "2"))?.sessions == [1, 2])
        #expect(watches.questions().count == 1)
    }

    @Test func aConnectionHasOneWatch() {
        var watches = Watches()
        _ = watches.begin(watched(), 1, caller: caller, answer: answer("a0", total: "0"))
        _ = watches.begin(watched(.hour), 1, caller: caller, answer: answer("10", total: "0"))
        #expect(watches.questions().map(\.watched) == [watched(.hour)])
        #expect(told(watches.questionAnswered(watched(), answer("a1", total: "1"))) == [])
        watches.end(1)
        #expect(watches.isEmpty)
        #expect(told(watches.questionAnswered(watched(.hour), answer("11", total: "1"))) == [])
    }
}
