import PostgresPipeline
@testable import Registry
import Testing

@Suite struct OfficersTests {
    private let database: MigratedDatabase
    private let cost = PasswordHash.Cost(n: 16, r: 1)

    init() throws {
        database = try MigratedDatabase()
        let connection = try Administration.connect(database.administration)
        try Desks.add(code: "LHR-001", centre: "LHR-C1", tehsil: "PK61701", on: connection)
        try Desks.add(code: "LHR-002", centre: "LHR-C2", tehsil: "PK61702", on: connection)
    }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    private func add(
        _ code: String, _ post: Officers.Post, password: String = "long enough", name: String = "A"
    ) throws {
        try Officers.add(
            code: code, name: name, post: post, password: Array(password.utf8), cost: cost, on: connection())
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        let error = #expect(throws: AdministrationError.self, performing: body)
        return error?.kind == .refused ? error?.description : nil
    }

    @Test func anOfficersAreaIsTheTehsilOfTheDesk() throws {
        try add("ayesha", .officer(desk: "LHR-001"), name: "عائشہ")
        #expect(
            try Officers.list(on: connection()) == [
                OfficerRecord(
                    code: "ayesha", name: "عائشہ", role: "OFFICER", areaLevel: "TEHSIL", areaCode: "PK61701",
                    desk: "LHR-001", active: true)
            ])
    }

    private static let areas: [(AreaName.Level, String?)] = [
        (.tehsil, "PK61701"), (.district, "PK617"), (.division, "PK6-LAHORE"), (.province, "PK6"), (.national, nil),
    ]

    @Test(arguments: areas)
    func aSupervisorHasAnArea(_ level: AreaName.Level, _ code: String?) throws {
        try add("bilal", .supervisor(area: #require(AreaName(level, code))))
        let officer = try #require(try Officers.list(on: connection()).first)
        #expect(officer.areaLevel == level.rawValue && officer.areaCode == code && officer.desk == nil)
    }

    @Test func whatCannotBeIsRefusedInWords() throws {
        try add("ayesha", .officer(desk: "LHR-001"))
        #expect(refusal { try add("ayesha", .officer(desk: "LHR-001")) } == "officer ayesha is there already")
        #expect(refusal { try add("Ayesha", .officer(desk: "LHR-001")) }?.contains("is no code of an officer") == true)
        #expect(refusal { try add("carl", .officer(desk: "LHR-009")) } == "there is no desk LHR-009")
        #expect(refusal { try add("carl", .officer(desk: "LHR-001"), name: "") } == "the name is empty")
        #expect(
            refusal { try add("carl", .officer(desk: "LHR-001"), password: "short") }
                == "the password is shorter than 8 bytes")
        #expect(
            refusal { try add("carl", .officer(desk: "LHR-001"), password: String(repeating: "x", count: 257)) }
                == "the password is longer than 256 bytes")
        #expect(
            refusal { try add("carl", .supervisor(area: #require(AreaName(.division, "PK6-LAHOR")))) }
                == "no division has the code PK6-LAHOR")
        #expect(try Officers.list(on: connection()).count == 1)
    }

    @Test func anAreaHasACodeUnlessItIsTheNation() {
        #expect(AreaName(.national, "PK6") == nil)
        #expect(AreaName(.tehsil, nil) == nil)
        #expect(AreaName(.national, nil) == .nation)
    }

    @Test func aPersonIsMovedBetweenDesksAndPosts() throws {
        try add("ayesha", .officer(desk: "LHR-001"))
        try Officers.move(code: "ayesha", to: .officer(desk: "LHR-002"), on: connection())
        var officer = try #require(try Officers.list(on: connection()).first)
        #expect(officer.desk == "LHR-002" && officer.areaCode == "PK61702")
        try Officers.move(code: "ayesha", to: .supervisor(area: .nation), on: connection())
        officer = try #require(try Officers.list(on: connection()).first)
        #expect(officer.role == "SUPERVISOR" && officer.areaLevel == "NATIONAL" && officer.desk == nil)
        #expect(
            refusal { try Officers.move(code: "nobody", to: .officer(desk: "LHR-001"), on: connection()) }
                == "there is no officer nobody")
    }

    @Test func aDisabledPersonIsLetInAgainOnlyWhenToldSo() throws {
        try add("ayesha", .officer(desk: "LHR-001"))
        try Officers.disable(code: "ayesha", on: connection())
        #expect(try Officers.list(on: connection()).map(\.active) == [false])
        try Officers.reset(code: "ayesha", password: Array("new password".utf8), cost: cost, on: connection())
        #expect(try Officers.list(on: connection()).map(\.active) == [false])
        try Officers.reset(
            code: "ayesha", password: Array("new password".utf8), enable: true, cost: cost, on: connection())
        #expect(try Officers.list(on: connection()).map(\.active) == [true])
        #expect(refusal { try Officers.disable(code: "nobody", on: connection()) } == "there is no officer nobody")
    }
}

@Suite struct PasswordHashTests {
    private let cost = PasswordHash.Cost(n: 16, r: 1)

    @Test func onlyTheSamePasswordMatches() throws {
        let hash = try #require(PasswordHash(of: Array("پاس ورڈ".utf8), cost: cost))
        #expect(hash.matches(Array("پاس ورڈ".utf8)))
        for other in ["", "پاس ورڈ ", "پاس ور", "PASSWORD"] { #expect(!hash.matches(Array(other.utf8))) }
    }

    @Test func everyPasswordHasASaltOfItsOwn() throws {
        let first = try #require(PasswordHash(of: Array("password".utf8), cost: cost))
        let second = try #require(PasswordHash(of: Array("password".utf8), cost: cost))
        #expect(first.salt != second.salt && first.derived != second.derived)
    }

    /// RFC 7914, section 12, second vector, its first 32 bytes.
    @Test func scryptIsThatOfTheRFC() throws {
        let derived = try #require(
            Hexadecimal.bytes("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"))
        let hash = PasswordHash(
            salt: Array("NaCl".utf8), derived: derived, cost: PasswordHash.Cost(n: 1024, r: 8, p: 16))
        #expect(hash.matches(Array("password".utf8)))
    }

    @Test func unsoundCostsAreRefusedAndMatchNothing() {
        for cost in [(0, 8, 1), (3, 8, 1), (1 << 20, 1 << 10, 1), (16, 0, 1), (16, 1, 0)] {
            let cost = PasswordHash.Cost(n: cost.0, r: cost.1, p: cost.2)
            #expect(PasswordHash(of: [1], cost: cost) == nil)
            #expect(!PasswordHash(salt: [0], derived: [], cost: cost).matches([1]))
        }
    }
}
