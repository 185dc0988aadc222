import Registry
import Shared

/// What a session watches: the counts of a part of the registry, in rows of one kind.
struct WatchedCounts: Hashable, Sendable {
    let grouping: CountsRequest.Grouping
    let area: Area
    /// The one desk whose counts its officer sees; nil for supervisors.
    let desk: String?

    /// - Parameter caller: whose area is meant where none is named.
    init(by grouping: CountsRequest.Grouping?, area: Area?, caller: Caller) {
        self.grouping = grouping ?? .desk
        self.area = area ?? caller.area
        desk = caller.role == .officer ? caller.desk : nil
    }

    /// The question for the registry.
    ///
    /// - Parameter moment: the server's clock, which says what day it is.
    func payload(at moment: Instant) -> DeskRequest.Payload {
        .counts(CountsRequest(date: moment.dayInKarachi, by: grouping, area: area))
    }
}

/// The events of WATCH.
enum CountsEvent {
    /// A row that has changed, as COUNTS gives it.
    static func row(_ row: [UInt8], at moment: Instant) -> [UInt8] { line("row", row, moment) }

    /// The sums, after the rows that changed with them.
    static func total(_ total: [UInt8], at moment: Instant) -> [UInt8] { line("total", total, moment) }

    private static func line(_ name: StaticString, _ object: [UInt8], _ moment: Instant) -> [UInt8] {
        var writer = JSONWriter(capacity: object.count + 64)
        writer.object { writer in
            writer.member("time", moment.written)
            writer.member(name, raw: object)
        }
        return ReplyLine.event(.counts, writer.bytes)
    }
}
