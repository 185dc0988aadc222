import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// A desk service and one desk's chain, for tests in which families live on.
final class FamilyBench {
    let bench: DeskBench
    private var chain = OpChain("D1")

    init() async throws { bench = try await DeskBench() }

    /// Registers an invented family and gives its id.
    func register(_ seed: UInt64, members: Int) async throws -> InventedHousehold {
        let household = InventedHousehold(seed: seed, members: members)
        let answer = try await bench.ask(chain.register(household), as: bench.caller())
        try #require(answer.number == 0, "\(answer.text)")
        return household
    }

    /// Sends one event and gives the answer.
    ///
    /// - Parameter others: members of the request beside the usual ones, each with a comma before it.
    func event(
        _ kind: String, _ household: String, version: Int, on day: String = "2026-11-22", _ details: String,
        others: String = ""
    ) async throws -> Answer {
        try await bench.ask(
            chain.update(kind, household, version: version, on: day, details, others: others), as: bench.caller())
    }

    /// An event that is due to succeed.
    @discardableResult
    func live(
        _ kind: String, _ household: String, version: Int, on day: String = "2026-11-22", _ details: String,
        others: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let answer = try await event(kind, household, version: version, on: day, details, others: others)
        #expect(answer.number == 0, "\(answer.text)", sourceLocation: sourceLocation)
        return answer
    }

    /// An event that is due to be refused by a rule.
    func refused(
        _ rule: String, _ kind: String, _ household: String, version: Int, on day: String = "2026-11-22",
        _ details: String, others: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await event(kind, household, version: version, on: day, details, others: others)
        #expect(answer.number == 560, "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.body["rule"]?.string == rule, "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.entry == true, sourceLocation: sourceLocation)
    }

    /// Everything that must hold whatever happened.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let connection = try Administration.connect(bench.database.administration)
        for check in InvariantCheck.shipped {
            let count = try check.violations(on: connection)
            #expect(count == 0, "\(check.name)", sourceLocation: sourceLocation)
        }
    }

    /// A grown person as a roster has one, without line. `relation` 14 is another relative.
    static func adult(
        _ person: String, name: String, sex: String, born: String, cnic: String, relation: Int = 14, marital: Int = 1,
        more: String = ""
    ) -> String {
        """
        {"person":"\(person)","name":"\(name)","father_name":"\(name)","relation":\(relation),"sex":"\(sex)",\
        "born":"\(born)","cnic":"\(cnic)","marital":\(marital),"attendance":1,"literate":false,"worked":false,\
        "mother_alive":false,"father_alive":false,"long_illness":false,"seeing":1,"hearing":1,"walking":1,"memory":1,\
        "selfcare":1,"communication":1\(more)}
        """
    }

    /// A newborn child of the members on lines `mother` and `father`.
    static func child(_ person: String, name: String, sex: String = "F", born: String, mother: Int = 2) -> String {
        """
        {"person":"\(person)","name":"\(name)","father_name":"باپ","relation":3,"sex":"\(sex)","born":"\(born)",\
        "unnumbered":"NEWBORN","mother":\(mother),"father":1,"long_illness":false}
        """
    }

    /// The identifier of an invented person.
    static func person(_ number: Int) -> String {
        let digits = String(number)
        return "019aa7c2-f400-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }
}

extension OpChain {
    /// A life event, and the chain moved on.
    mutating func update(
        _ kind: String, _ household: String, version: Int, on day: String, _ details: String, others: String = ""
    ) throws -> DeskRequest.Payload {
        let rest = """
            ,"household":"\(household)","version":\(version),"event":"\(kind)","effective":"\(day)",\
            "details":\(details)\(others)}
            """
        let body = Array("{\"op\":".utf8) + op() + Array(rest.utf8)
        try advance(body)
        guard case .update(let request) = try Request(.update, JSONDocument(body)) else {
            throw DatabaseError(.undecodable)
        }
        return .update(request, try bytes(body))
    }
}
