internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server check`: says whether the database is as the server needs it.
struct CheckCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says whether the database is as the server needs it.",
        discussion: """
            Connects and looks at the version of PostgreSQL, the settings a durable commit needs, the schema, the rights \
            of the application role, the journal's months and the active models. With --rows it also runs every query \
            that must return no row, which reads all tables.

            Examples:
              nser-server check
              nser-server check --rows --json --database "host=db1 dbname=nser user=nser_migrator"

            Ends with 0 when all is well and 78 when not. \(ExitStatus.explanation)
            """)

    static let needsCurrentSchema = false

    @Flag(help: "Run the queries that must return no row, too.")
    var rows = false

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let findings = try Inspection.all(rows: rows, on: connection)
        Listing(
            columns: ["subject", "passed", "finding"],
            rows: findings.map { [.text($0.subject), .bool($0.passed), .text($0.finding)] }
        ).print(json: json)
        let failed = findings.filter { !$0.passed }.map(\.subject)
        guard failed.isEmpty else {
            throw AdministrationError.mismatch("not as it should be: \(failed.joined(separator: ", "))")
        }
    }
}
