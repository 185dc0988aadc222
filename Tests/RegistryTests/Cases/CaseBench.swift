import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// A desk service with an officer and four supervisors, three of the same province, for cases.
final class CaseBench {
    /// Who is logged in where. Each has a desk of their own, so that chains do not mix.
    enum Who: String, CaseIterable {
        case ayesha, bilal, nadia, sana, zara

        var desk: String {
            switch self {
            case .ayesha: "D1"
            case .bilal: "D2"
            case .nadia: "D3"
            case .sana: "W1"
            case .zara: "D9"
            }
        }

        /// Zara works in another province.
        var tehsil: String { self == .zara ? DeskBench.elsewhere : DeskBench.lahore }
        var isSupervisor: Bool { self != .ayesha }
    }

    let bench: DeskBench
    private var chains: [Who: OpChain] = [:]

    init(ruleSet: String? = nil) async throws {
        bench = try await DeskBench(ruleSet: ruleSet)
        let connection = try Administration.connect(bench.database.administration)
        try Desks.add(code: "D3", centre: "C-\(DeskBench.lahore)", tehsil: DeskBench.lahore, on: connection)
        for who in Who.allCases where who != .sana {
            let province = who == .zara ? "PK7" : "PK6"
            let post: Officers.Post =
                who.isSupervisor
                ? .supervisor(area: AreaName(.province, province) ?? .nation) : .officer(desk: who.desk)
            try Officers.add(
                code: who.rawValue, name: who.rawValue, post: post, password: Array("a password".utf8),
                cost: PasswordHash.Cost(n: 1024, r: 8, p: 1), on: connection)
        }
        for who in Who.allCases { chains[who] = OpChain(who.desk) }
    }

    func caller(_ who: Who) throws -> Caller {
        Caller(
            desk: who.desk, deskTehsil: try PCode(validating: who.tehsil), officer: who.rawValue,
            role: who.isSupervisor ? .supervisor : .officer,
            area: who.isSupervisor ? .province(who == .zara ? "PK7" : "PK6") : .tehsil(who.tehsil), epoch: 1)
    }

    // MARK: Asking

    /// The payload of a verb's object, without `op`, as the next of somebody's chain.
    ///
    /// - Parameter officer: whom the op names; who sends it if nil.
    func payload(_ verb: Verb, _ members: String, by who: Who, officer: String? = nil) throws -> DeskRequest.Payload {
        guard verb.isWrite else {
            switch try Request(verb, JSONDocument(Array("{\(members)}".utf8))) {
            case .cases(let request): return .cases(request)
            case .findings(let request): return .findings(request)
            case .history(let request): return .history(request)
            case .status(let request): return .status(request)
            case .show(let request): return .show(request)
            case .find(let request): return .find(request)
            default: throw DatabaseError(.undecodable)
            }
        }
        var chain = try #require(chains[who])
        let op = String(decoding: chain.op(), as: UTF8.self)
            .replacing("\"officer\":\"ayesha\"", with: "\"officer\":\"\(officer ?? who.rawValue)\"")
        let body = Array("{\"op\":\(op),\(members)}".utf8)
        try chain.advance(body)
        chains[who] = chain
        let bytes = try chain.bytes(body)
        switch try Request(verb, JSONDocument(body)) {
        case .register(let request): return .register(request, bytes)
        case .update(let request): return .update(request, bytes)
        case .raise(let request): return .raise(request, bytes)
        case .decide(let request): return .decide(request, bytes)
        case .resolve(let request): return .resolve(request, bytes)
        default: throw DatabaseError(.undecodable)
        }
    }

    func ask(_ verb: Verb, _ members: String, by who: Who, officer: String? = nil) async throws -> Answer {
        let answer = try await bench.ask(payload(verb, members, by: who, officer: officer), as: caller(who))
        // What left no entry has not moved the chain.
        if verb.isWrite { #expect(answer.entry == true || answer.number == 451, "\(answer.text)") }
        return answer
    }

    /// Registers an invented family at ayesha's desk.
    ///
    /// - Parameter number: of the head, in place of the invented one.
    func register(_ seed: UInt64, members: Int, number: String? = nil) async throws -> InventedHousehold {
        let household = InventedHousehold(seed: seed, members: members)
        let answer = try await registering(household, number: number)
        try #require(answer.number == 0, "\(answer.text)")
        return household
    }

    func registering(_ household: InventedHousehold, number: String? = nil) async throws -> Answer {
        let whole = String(
            decoding: household.registerBody(op: nil, tehsil: DeskBench.lahore), as: UTF8.self)
        let body = number.map { whole.replacing(household.cnicOfHead, with: $0) } ?? whole
        return try await ask(
            .register, "\"household\":\"\(household.identifier)\"," + body.dropFirst().dropLast(), by: .ayesha)
    }

    @discardableResult
    func live(
        _ kind: String, _ household: String, version: Int, _ details: String, others: String = "", by who: Who = .ayesha
    ) async throws -> Answer {
        let answer = try await ask(.update, Self.event(kind, household, version, details, others), by: who)
        #expect(answer.number == 0, "\(answer.text)")
        return answer
    }

    static func event(
        _ kind: String, _ household: String, _ version: Int, _ details: String, _ others: String = ""
    ) -> String {
        #""household":"\#(household)","version":\#(version),"event":"\#(kind)","effective":"2026-11-22","#
            + #""details":\#(details)\#(others)"#
    }

    // MARK: Cases

    /// The identifier of a test's case.
    static func id(_ number: Int) -> String { FamilyBench.person(900_000 + number) }

    /// The members with which a case is raised.
    static func members(
        _ number: Int, _ household: String, version: Int = 1, ground: String, others: String = ""
    ) -> String {
        #""case":"\#(id(number))","household":"\#(household)","version":\#(version)\#(others),"#
            + #""ground":"\#(ground)","reason":"a reason in words""#
    }

    func raise(
        _ verb: Verb, _ number: Int, _ household: String, version: Int = 1, ground: String, others: String = "",
        by who: Who = .sana
    ) async throws -> Answer {
        try await ask(
            verb, Self.members(number, household, version: version, ground: ground, others: others), by: who)
    }

    static func decision(_ number: Int, _ approved: Bool) -> String {
        #""case":"\#(id(number))","approved":\#(approved),"reason":"looked at by two""#
    }

    func decide(_ number: Int, approved: Bool = true, by who: Who = .bilal) async throws -> Answer {
        try await ask(.decide, Self.decision(number, approved), by: who)
    }

    func cases(_ members: String = "", by who: Who = .bilal) async throws -> [JSONView] {
        let answer = try await ask(.cases, members, by: who)
        #expect(answer.number == 0, "\(answer.text)")
        return answer.rows
    }

    func status(_ number: String) async throws -> String? {
        try await ask(.status, #""cnic":"\#(number)""#, by: .ayesha).body["status"]?.string
    }

    // MARK: Looking

    func value(_ sql: String) throws -> String? { try bench.value(sql) }

    /// Everything that must hold whatever happened.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let connection = try Administration.connect(bench.database.administration)
        for check in InvariantCheck.shipped {
            let count = try check.violations(on: connection)
            #expect(count == 0, "\(check.name)", sourceLocation: sourceLocation)
        }
    }
}

/// Expects a refusal by its number and rule.
func expectRefused(
    _ answer: Answer, _ number: Int16, _ rule: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(answer.number == number, "\(answer.text)", sourceLocation: sourceLocation)
    #expect(answer.entry == true, "\(answer.text)", sourceLocation: sourceLocation)
    if let rule { #expect(answer.body["rule"]?.string == rule, "\(answer.text)", sourceLocation: sourceLocation) }
}
