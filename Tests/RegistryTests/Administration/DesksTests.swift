import PostgresPipeline
@testable import Registry
import Testing

@Suite struct DesksTests {
    private let database: MigratedDatabase

    init() throws { database = try MigratedDatabase() }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    @Test func aDeskComesWithItsCentreAndItsFirstEpoch() throws {
        let connection = try connection()
        try Desks.add(code: "LHR-001", centre: "LHR-C1", centreName: "Cantt", tehsil: "PK61701", on: connection)
        try Desks.add(code: "LHR-002", centre: "LHR-C1", tehsil: "PK61701", on: connection)
        let desks = try Desks.list(on: connection)
        #expect(desks.map(\.code) == ["LHR-001", "LHR-002"])
        #expect(
            desks[0]
                == DeskRecord(
                    code: "LHR-001", centre: "LHR-C1", centreName: "Cantt", tehsil: "PK61701",
                    tehsilName: "Lahore Cantt", active: true, epoch: 1, sequence: 0))
        #expect(desks[1].centreName == "Cantt")
    }

    /// Of those who add a centre's first desks at once, each finds the centre there or makes it: none is refused.
    @Test func eightAddDesksOfOneNewCentreAtOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for adder in 1...8 {
                group.addTask {
                    let connection = try self.connection()
                    for centre in 100..<200 {
                        try Desks.add(
                            code: "D\(adder)-\(centre)", centre: "LHR-C\(centre)", tehsil: "PK61701", on: connection)
                    }
                }
            }
            try await group.waitForAll()
        }
        let connection = try connection()
        #expect(try connection.query("select count(*), count(distinct centre) from nser.desk") == [["800", "100"]])
        #expect(try connection.query("select count(*) from nser.centre") == [["100"]])
    }

    @Test(arguments: [
        ("LHR-001", "LHR-C1", "PK61701", "desk LHR-001 is there already"),
        ("lhr", "LHR-C1", "PK61701", "is no code of a desk"),
        ("LHR-002", "lhr", "PK61701", "is no code of a centre"),
        ("LHR-002", "LHR-C2", "PK99999", "no tehsil has the code PK99999"),
        ("LHR-002", "LHR-C1", "PK61702", "lies in another tehsil"),
    ])
    func whatCannotBeIsRefusedInWords(_ code: String, _ centre: String, _ tehsil: String, _ words: String) throws {
        let connection = try connection()
        try Desks.add(code: "LHR-001", centre: "LHR-C1", tehsil: "PK61701", on: connection)
        let error = #expect(throws: AdministrationError.self) { () throws in
            try Desks.add(
                code: code, centre: centre, tehsil: tehsil, on: Administration.connect(database.administration))
        }
        #expect(error?.kind == .refused)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(try Desks.list(on: connection).count == 1)
        #expect(try connection.query("select count(*) from nser.centre") == [["1"]])
    }

    @Test func aDisabledDeskStaysOnRecord() throws {
        let connection = try connection()
        try Desks.add(code: "LHR-001", centre: "LHR-C1", tehsil: "PK61701", on: connection)
        try Desks.disable(code: "LHR-001", on: connection)
        #expect(try Desks.list(on: connection).map(\.active) == [false])
        #expect(throws: AdministrationError.refused("there is no desk LHR-009")) { () throws in
            try Desks.disable(code: "LHR-009", on: Administration.connect(database.administration))
        }
    }

    @Test func theListingSaysHowFarTheCurrentEpochGoes() throws {
        let connection = try connection()
        try connection.execute(SampleRows.places + SampleRows.entry(1) + SampleRows.entry(2))
        #expect(try Desks.list(on: connection).map(\.sequence) == [2])
        try connection.execute(
            "insert into nser.desk_epoch (desk, epoch, confirmed_by, reason) values ('LHR-001', 2, 'bilal', 'lost')")
        let desk = try #require(try Desks.list(on: connection).first)
        #expect(desk.epoch == 2 && desk.sequence == 0)
    }
}
