import PostgresPipeline
import Registry
import TestSupport
import Testing

@Suite struct MigrationsTests {
    private let cluster: PostgresCluster

    init() throws { cluster = try PostgresCluster.shared() }

    @Test func applyingTwiceDoesNothingTheSecondTime() throws {
        let connection = try Administration.connect(cluster.conninfo(database: cluster.createDatabase()))
        let first = try Migrations().apply(on: connection)
        #expect(first.applied == Migration.shipped.map(\.name))
        #expect(first.months.count == Migrations.journalMonthsAhead)
        let second = try Migrations().apply(on: connection)
        #expect(second.applied.isEmpty && second.months.isEmpty)
        #expect(second.version == Migration.shipped.count)
        try Migrations().requireCurrent(on: connection)
    }

    @Test func migrationsAreNumberedWithoutGaps() {
        #expect(Migration.shipped.map(\.number) == Array(1...Migration.shipped.count))
    }

    @Test func aDatabaseNewerThanTheProgramIsRefusedUntouched() throws {
        let connection = try Administration.connect(cluster.conninfo(database: cluster.createDatabase()))
        _ = try Migrations().apply(on: connection)
        let older = Migrations(Array(Migration.shipped.dropLast()))
        let error = #expect(throws: AdministrationError.self) { () throws in try older.apply(on: connection) }
        #expect(error?.kind == .mismatch)
        #expect(error?.description.contains("newer than this program") == true)
    }

    @Test func aMigrationThatChangedSinceItWasAppliedIsRefused() throws {
        let connection = try Administration.connect(cluster.conninfo(database: cluster.createDatabase()))
        _ = try Migrations().apply(on: connection)
        var steps = Migration.shipped
        steps[1] = Migration(number: 2, name: steps[1].name, script: steps[1].script + "\n-- changed")
        let error = #expect(throws: AdministrationError.self) { () throws in
            try Migrations(steps).apply(on: connection)
        }
        #expect(error?.kind == .mismatch)
    }

    @Test func aMigrationThatFailsLeavesNothingBehindAndTheEarlierOnesStay() throws {
        let connection = try Administration.connect(cluster.conninfo(database: cluster.createDatabase()))
        let count = Migration.shipped.count
        let broken = Migration(
            number: count + 1, name: "9999_broken", script: "create table nser.half (a int); select 1/0;")
        #expect(throws: AdministrationError.self) { () throws in
            try Migrations(Migration.shipped + [broken]).apply(on: connection)
        }
        #expect(try connection.query("select to_regclass('nser.half') is null") == [["t"]])
        #expect(try connection.query("select count(*) from nser.migration") == [["\(count)"]])
        try Migrations().requireCurrent(on: connection)
    }

    @Test func fourThatStartAtOnceDoNotCollide() async throws {
        let conninfo = cluster.conninfo(database: try cluster.createDatabase())
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...4 {
                group.addTask { try Migrations().apply(on: Administration.connect(conninfo)).applied.count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(applied.sorted() == [0, 0, 0, Migration.shipped.count])
    }

    @Test func aDatabaseWithoutSchemaIsRefusedByOtherCommands() throws {
        let conninfo = cluster.conninfo(database: try cluster.createDatabase())
        let error = #expect(throws: AdministrationError.self) { () throws in
            try Desks.disable(code: "LHR-001", on: Administration.connectToCurrent(conninfo))
        }
        #expect(error?.kind == .mismatch)
        #expect(error?.description.contains("nser-server migrate") == true)
    }

    @Test func aDatabaseThatIsNotThereIsUnreachable() {
        let error = #expect(throws: AdministrationError.self) { () throws in
            _ = try Migrations().apply(on: Administration.connect("host=/nowhere dbname=nser"))
        }
        #expect(error?.kind == .unreachable)
    }
}
