import PostgresPipeline
@testable import Registry
import Testing

/// What LOGIN reads, through a lane and as the server's role.
@Suite struct SignInReadsTests {
    private let database: MigratedDatabase

    init() throws {
        database = try MigratedDatabase()
        try Administration.connect(database.administration).execute(SampleRows.places)
    }

    private func read<Value: Sendable>(
        _ statement: Statement, _ values: [PostgresPipeline.Value],
        _ decode: @escaping @Sendable (borrowing ResultSet) throws(DatabaseError) -> Value
    ) async throws -> Value {
        let loop = PollLoop()
        loop.start()
        defer { loop.stop() }
        let lane = Lane(loop: loop, configuration: LaneConfiguration(conninfo: database.application))
        lane.start()
        let outcome = await lane.run(.read(statement, values)) { (results) throws(DatabaseError) in
            try decode(results[0])
        }
        guard case .committed(let value) = outcome else {
            Issue.record("\(outcome)")
            throw AdministrationError.refused("not read")
        }
        return value
    }

    @Test func aDeskSaysWhereItIsAndHowFarItsChainGoes() async throws {
        let fresh = try await read(DeskStanding.byCode, [.text("LHR-001")], DeskStanding.read)
        #expect(
            fresh
                == DeskStanding(
                    code: "LHR-001", centre: "LHR-C1", tehsil: "PK61701", districtCode: "PK617",
                    divisionCode: "PK6-LAHORE", provinceCode: "PK6", active: true, epoch: 1, sequence: 0, head: nil))
        let connection = try Administration.connect(database.administration)
        try connection.execute(SampleRows.entry(1) + SampleRows.entry(2))
        let later = try await read(DeskStanding.byCode, [.text("LHR-001")], DeskStanding.read)
        #expect(later?.sequence == 2)
        let digest = try connection.query("select encode(sha256('2'), 'hex')")[0][0]
        #expect(later?.head.map(Hexadecimal.text) == digest)
    }

    @Test func anUnknownDeskAndAnUnknownOfficerAreNil() async throws {
        #expect(try await read(DeskStanding.byCode, [.text("LHR-009")], DeskStanding.read) == nil)
        #expect(try await read(OfficerStanding.byCode, [.text("nobody")], OfficerStanding.read) == nil)
    }

    @Test func anOfficerIsReadWithTheHashOfThePassword() async throws {
        try Officers.add(
            code: "carl", name: "Carl", post: .supervisor(area: .nation), password: Array("long enough".utf8),
            cost: PasswordHash.Cost(n: 16, r: 1), on: Administration.connect(database.administration))
        let carl = try await read(OfficerStanding.byCode, [.text("carl")], OfficerStanding.read)
        #expect(carl?.area == .nation && carl?.desk == nil && carl?.active == true && carl?.role == "SUPERVISOR")
        #expect(carl?.password.matches(Array("long enough".utf8)) == true)
        let ayesha = try await read(OfficerStanding.byCode, [.text("ayesha")], OfficerStanding.read)
        #expect(ayesha?.area == AreaName(.tehsil, "PK61701") && ayesha?.desk == "LHR-001")
    }

    @Test func theResumeSecretHas32Bytes() async throws {
        #expect(try await read(ResumeSecret.current, [], ResumeSecret.read).count == 32)
    }

    @Test func allPlacesAreRead() async throws {
        let places = try await read(Place.all, []) { (result) throws(DatabaseError) in
            var places: [Place] = []
            for row in 0..<result.rowCount { places.append(try Place(result, row: row)) }
            return places
        }
        #expect(places.count == 577)
        #expect(places.first { $0.tehsil == "PK61701" }?.divisionCode == "PK6-LAHORE")
        #expect(places.first { $0.tehsil.hasPrefix("PK401") }?.divisionCode == nil)
    }
}
