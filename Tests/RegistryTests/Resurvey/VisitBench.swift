import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// Families that come to the desk again years later: a bench with a calendar.
final class VisitBench {
    let bench: DeskBench
    var chain = OpChain("D1")

    init(ruleSet: String? = nil, gates: ResurveyGates? = nil) async throws {
        bench = try await DeskBench(ruleSet: ruleSet, gates: gates)
        // The years of these tests have their own places in the journal.
        _ = try bench.value("select count(*) from nser.make_journal_months('2022-01-01', 60)")
    }

    static func noon(_ day: String) throws -> Instant { try #require(Instant(rfc3339: "\(day)T10:00:00+05:00")) }

    /// A family whose very roster the form accepts on both days: nobody comes of age, no card expires.
    static func lasting(_ first: (year: Int, month: Int, day: Int), until last: String, from seed: UInt64 = 1) throws
        -> InventedHousehold
    {
        let form = try Form.shipped()
        let later = try #require(CalendarDate(last))
        for seed in seed..<seed + 2_000 {
            let family = InventedHousehold(seed: seed, members: 3, interviewed: first)
            let interview = try Interview(
                form: form, roster: JSONDocument(family.roster).root, answers: JSONDocument(family.answers).root,
                date: later)
            let relations = interview.members.compactMap { $0.relation?.rawValue }
            if relations.starts(with: [1, 2]), interview.violations(of: form).isEmpty { return family }
        }
        throw DatabaseError(.undecodable)
    }

    /// Registers a family on the day of its interview.
    func register(_ family: InventedHousehold) async throws {
        let answer = try await bench.ask(
            chain.register(family), as: bench.caller(), at: Self.noon(family.interviewed))
        try #require(answer.number == 0, "\(answer.text)")
    }

    /// Interviews a known family again.
    func resurvey(
        _ household: String, version: Int, on day: String, roster: String, answers: String,
        as caller: Caller? = nil, arrives: String? = nil, more: String = ""
    ) async throws -> Answer {
        let payload = try chain.resurvey(
            household, version: version, on: day, roster: roster, answers: answers, more: more)
        return try await bench.ask(payload, as: caller ?? bench.caller(), at: Self.noon(arrives ?? day))
    }

    func resurvey(_ family: InventedHousehold, version: Int, on day: String) async throws -> Answer {
        try await resurvey(
            family.identifier, version: version, on: day, roster: String(decoding: family.roster, as: UTF8.self),
            answers: String(decoding: family.answers, as: UTF8.self))
    }

    func event(
        _ kind: String, _ household: String, version: Int, on day: String, _ details: String, others: String = ""
    ) async throws -> Answer {
        try await bench.ask(
            chain.update(kind, household, version: version, on: day, details, others: others), as: bench.caller(),
            at: Self.noon(day))
    }

    func screen(_ numbers: [String], on day: String, as caller: Caller? = nil) async throws -> Answer {
        let numbers = try numbers.map { try CNIC(validating: $0) }
        let request = ScreenRequest(cnic: numbers[0], others: Array(numbers.dropFirst()))
        return try await bench.ask(.screen(request), as: caller ?? bench.caller(), at: Self.noon(day))
    }

    /// What Kafaalat decided, as if it had: the tests of the gate need no family that happens to be so poor.
    func decided(_ state: String, reasons: String = "[]") throws {
        try administration().execute(
            """
            update nser.decision set decisions =
                '[{"programme":"kafaalat","version":"2023-01-13","state":"\(state)","reasons":\(reasons)}]'
            """)
    }

    func administration() throws -> DirectConnection { try Administration.connect(bench.database.administration) }

    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let connection = try administration()
        for check in InvariantCheck.shipped {
            let count = try check.violations(on: connection)
            #expect(count == 0, "\(check.name)", sourceLocation: sourceLocation)
        }
    }
}

extension OpChain {
    /// A new interview of a known household, and the chain moved on.
    mutating func resurvey(
        _ household: String, version: Int, on day: String, roster: String, answers: String, more: String = ""
    ) throws -> DeskRequest.Payload {
        let body = resurveyBody(household, version: version, on: day, roster: roster, answers: answers, more: more)
        try advance(body)
        return try resurvey(body)
    }

    func resurveyBody(
        _ household: String, version: Int, on day: String, roster: String, answers: String, more: String = ""
    ) -> [UInt8] {
        let rest = """
            ,"household":"\(household)","version":\(version),"form":"nser-2026-1",\
            "interview":{"started":"\(day)T09:30:00+05:00","ended":"\(day)T09:55:00+05:00"},"roster":\(roster),\
            "answers":\(answers)\(more)}
            """
        return Array("{\"op\":".utf8) + op() + Array(rest.utf8)
    }

    func resurvey(_ body: [UInt8], isRepeat: Bool = false) throws -> DeskRequest.Payload {
        guard case .resurvey(let request) = try Request(.resurvey, JSONDocument(body)) else {
            throw DatabaseError(.undecodable)
        }
        return .resurvey(request, try bytes(body, isRepeat: isRepeat))
    }
}
