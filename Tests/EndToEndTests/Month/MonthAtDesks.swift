import Foundation
import Shared
import Synchronization

/// The work of a month at its desks, each act by the desk's own program; and what the desks were told was done.
final class MonthAtDesks: Sendable {
    /// What COUNTS says of a desk's day.
    struct Tally: Equatable, Sendable {
        var registered = 0
        var updated = 0
        var reassessed = 0
        var other = 0
        var refused = 0
    }

    struct DeskDate: Hashable, Sendable {
        let desk: String
        let day: CalendarDate
    }

    private struct State {
        var tallies: [DeskDate: Tally] = [:]
        /// Acts that wait at a desk for its line.
        var waiting: [String: Int] = [:]
        /// Ops that a desk's next closing has to name as late.
        var late: [DeskDate: Int] = [:]
        var files = 0
        var cuts = 0
    }

    private let centre: Centre
    private let port: Int
    private let state = Mutex(State())

    init(centre: Centre, port: Int) {
        self.centre = centre
        self.port = port
    }

    /// What each desk was told was done on each day.
    var tallies: [DeskDate: Tally] { state.withLock { $0.tallies } }
    /// How many ops came late on the day before, by the day that they count for.
    var late: [DeskDate: Int] { state.withLock { $0.late } }
    /// How often a line broke.
    var cuts: Int { state.withLock { $0.cuts } }

    /// A day from the first family to the closing of the desks and what comes after it.
    func work(_ day: MonthPlan.Day) throws {
        try phase(day, at: "11:00") { for act in $0.morning { try self.perform(act, at: $0.desk.code, on: day.date) } }
        try phase(day, at: "15:00") { for act in $0.noon { try self.perform(act, at: $0.desk.code, on: day.date) } }
        try phase(day, at: "17:00") { if $0.closes { try self.close($0.desk.code, day.date) } }
        guard let next = day.date.adding(days: 1) else { return }
        try phase(day, at: "17:40") { desk in
            for act in desk.late {
                try self.perform(act, at: desk.desk.code, on: next)
                self.state.withLock { $0.late[DeskDate(desk: desk.desk.code, day: next), default: 0] += 1 }
            }
        }
    }

    private func phase(
        _ day: MonthPlan.Day, at time: String, _ work: @escaping @Sendable (MonthPlan.DeskDay) throws -> Void
    ) throws {
        try centre.pass(to: "\(day.date)T\(time):00+05:00")
        try SideBySide.each(day.desks, width: 4, work)
    }

    /// Closes a day at a desk: what waited there has gone up before.
    private func close(_ desk: String, _ day: CalendarDate) throws {
        let said = try centre.atDesk(desk, port: port, ["close-day"])
        guard said.contains("day \(day) is closed"), said.contains("signed by key") else {
            throw Unexpected("\(desk) did not close \(day):\n\(said)")
        }
        let waited = state.withLock { $0.waiting.removeValue(forKey: desk) ?? 0 }
        count(desk, day) { tally in
            tally.registered += waited
            tally.other += 1
        }
    }

    // MARK: Acts

    private func perform(_ act: MonthPlan.Act, at desk: String, on day: CalendarDate) throws {
        switch act.deed {
        case .register(let family): try register(family.registration, act.way, at: desk, on: day)
        case .registerWritten(let text): try register(text, act.way, at: desk, on: day)
        case .registerTwice(let family):
            try centre.atDesk(desk, port: port, ["register", "--file", file(family.secondRegistration)], exit: 1)
            count(desk, day) { tally in tally.refused += 1 }
        case .assets(let family): try update(family.assets(on: day), at: desk, on: day)
        case .income(let family): try update(family.income(on: day), at: desk, on: day)
        case .birth(let family): try update(family.birth(on: day), at: desk, on: day)
        case .reassess(let family):
            try centre.atDesk(desk, port: port, ["reassess", family.id])
            count(desk, day) { tally in tally.reassessed += 1 }
        }
    }

    private func update(_ text: String, at desk: String, on day: CalendarDate) throws {
        try centre.atDesk(desk, port: port, ["update", "--file", file(text)])
        count(desk, day) { tally in tally.updated += 1 }
    }

    private func register(_ text: String, _ way: MonthPlan.Way, at desk: String, on day: CalendarDate) throws {
        let arguments = ["register", "--file", try file(text)]
        switch way {
        case .line: try centre.atDesk(desk, port: port, arguments)
        case .none:
            // Nobody listens where the line ends.
            try centre.atDesk(desk, port: try Centre.quietPort(), arguments + ["--tries", "1"], exit: 3)
            state.withLock { $0.waiting[desk, default: 0] += 1 }
            return
        case .cut:
            let line = try CutLine(to: port, after: bytesOfTheNextCut(), staysCut: false)
            defer { line.stop() }
            try centre.atDesk(desk, port: line.port, arguments)
            try line.awaitCut(within: 0)
        case .killed:
            let line = try CutLine(to: port, after: bytesOfTheNextCut(), staysCut: true)
            defer { line.stop() }
            let program = try centre.desk(desk, port: line.port, arguments)
            try program.closeInput()
            try line.awaitCut()
            program.signal(SIGKILL)
            let status = try program.ended(within: 60)
            guard [128 + SIGKILL, 3].contains(status) else {
                throw Unexpected("\(desk) ended with \(status) though its line was cut:\n\(program.output)")
            }
            // The officer gives the same file again: it is the same act.
            try centre.atDesk(desk, port: port, arguments)
        }
        count(desk, day) { tally in tally.registered += 1 }
    }

    /// The handshake and the login are over two kilobytes, the act some more: every line breaks at another place in it.
    private func bytesOfTheNextCut() -> Int {
        state.withLock { state in
            state.cuts += 1
            return 3_000 + state.cuts * 370 % 1_500
        }
    }

    private func file(_ text: String) throws -> String {
        let number = state.withLock { state in
            state.files += 1
            return state.files
        }
        let path = "\(centre.folder)/act-\(number).json"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Counts what a desk was told is done.
    private func count(_ desk: String, _ day: CalendarDate, _ add: (inout Tally) -> Void) {
        state.withLock { add(&$0.tallies[DeskDate(desk: desk, day: day), default: Tally()]) }
    }
}
