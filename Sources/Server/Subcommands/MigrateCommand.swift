internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server migrate`: brings the database to the schema of this program.
struct MigrateCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings a database to the schema of this program.",
        discussion: """
            Applies the migrations that the database lacks, each in a transaction of its own, and makes the journal's \
            months ahead. Run it at every installation and once in a while (a timer does); running it again, or twice at \
            once, does no harm. A database that is newer than the program, or whose migrations were others, is refused \
            untouched.

            The first migration makes the roles nser_owner, nser_migrator and nser_app: it needs a superuser, or a role \
            that may make roles. Later ones can run as nser_migrator, once an administrator has made nser_reporting and \
            the schema reporting for the analysts (the message says how). The server itself works as nser_app.

            Examples:
              nser-server migrate
              nser-server migrate --database "host=db1 dbname=nser user=nser_migrator"

            \(ExitStatus.explanation)
            """)

    static let needsCurrentSchema = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let outcome = try Migrations().apply(on: connection)
        for name in outcome.applied { print("applied \(name)") }
        for name in outcome.months { print("made \(name)") }
        print("schema version \(outcome.version)")
    }
}
