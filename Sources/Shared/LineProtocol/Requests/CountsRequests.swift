/// The counts of a day, or of the days from one to another.
package struct CountsRequest: Hashable, Sendable {
    package enum Grouping: String, CaseIterable, Hashable, Sendable {
        case hour, day, officer, desk, centre, tehsil, district, division, province, type, outcome
    }

    /// The most days of one request: a leap year.
    package static let dayLimit = 366

    package let from: CalendarDate
    /// The last day; `from` where it is one day.
    package let to: CalendarDate
    /// What a row is of; desks if absent.
    package let grouping: Grouping?
    /// The own area if absent.
    package let area: Area?
    /// Whether the mean of the same weekday over the eight weeks before stands beside each row.
    package let compares: Bool

    package init(date: CalendarDate, by grouping: Grouping? = nil, area: Area? = nil) {
        self.init(from: date, to: date, by: grouping, area: area)
    }

    /// - Parameter to: not before `from`, and within ``dayLimit``; the server refuses others.
    package init(
        from: CalendarDate, to: CalendarDate, by grouping: Grouping? = nil, area: Area? = nil, compares: Bool = false
    ) {
        self.from = from
        self.to = to
        self.grouping = grouping
        self.area = area
        self.compares = compares
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .counts)
        grouping = try fields.grouping()
        area = try fields.area()
        compares = try fields.flag("compare")
        let date: CalendarDate? = try fields.valueIfPresent("date")
        let first: CalendarDate? = try fields.valueIfPresent("from")
        let last: CalendarDate? = try fields.valueIfPresent("to")
        switch (date, first, last) {
        case (let date?, nil, nil): (from, to) = (date, date)
        case (nil, let first?, let last?): (from, to) = (first, last)
        default: throw Refusal(.syntax, rule: "counts.days")
        }
        guard (0..<Self.dayLimit).contains(from.days(until: to)) else {
            throw Refusal(.validation, field: "to", rule: "counts.range")
        }
    }

    /// Whether it is of one day.
    package var isOneDay: Bool { from == to }

    package var body: [UInt8] {
        .object { writer in
            if isOneDay {
                writer.member("date", from.written)
            } else {
                writer.member("from", from.written)
                writer.member("to", to.written)
            }
            if let grouping { writer.member("by", grouping.rawValue) }
            area?.write(to: &writer)
            if compares { writer.member("compare", true) }
        }
    }
}

/// The counts of the server's day, and from then on what changes of them; or no more of that.
package enum WatchRequest: Hashable, Sendable {
    /// By what, and where: as in ``CountsRequest``.
    case start(by: CountsRequest.Grouping?, area: Area?)
    case stop

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .watch)
        let grouping = try fields.grouping()
        let area = try fields.area()
        guard try fields.flag("stop") else {
            self = .start(by: grouping, area: area)
            return
        }
        guard grouping == nil, area == nil else { throw Refusal(.syntax, field: "stop", rule: "watch.stop") }
        self = .stop
    }

    package var body: [UInt8] {
        .object { writer in
            switch self {
            case .start(let grouping, let area):
                if let grouping { writer.member("by", grouping.rawValue) }
                area?.write(to: &writer)
            case .stop: writer.member("stop", true)
            }
        }
    }
}

extension Fields {
    fileprivate func grouping() throws(Refusal) -> CountsRequest.Grouping? {
        try readIfPresent("by") { (view) throws(ValueError) in try view.code() }
    }

    fileprivate func area() throws(Refusal) -> Area? {
        try self["area"].map { (view) throws(Refusal) in try Area(view, path: "area") }
    }

    fileprivate func valueIfPresent(_ name: StaticString) throws(Refusal) -> CalendarDate? {
        try readIfPresent(name) { (view) throws(ValueError) in try view.value() }
    }

    /// A flag that is false where it is absent.
    fileprivate func flag(_ name: StaticString) throws(Refusal) -> Bool {
        try readIfPresent(name) { (view) throws(ValueError) in
            guard let flag = view.bool else { throw .type(expected: "true or false") }
            return flag
        } ?? false
    }
}
