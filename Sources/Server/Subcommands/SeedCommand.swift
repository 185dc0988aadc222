internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// `nser-server seed`: invented families, for demos, tests and benches.
struct SeedCommand: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fills a database with invented families.",
        discussion: """
            The families have the shares of the census of 2023 and numbers that begin with 0. They come as if through \
            REGISTER, by desks SEED-..., one a tehsil, with their chains of ops, and are scored with the active model. The \
            same seed, tehsils and day give the same families. A run that was killed goes on when it is started again; \
            with a larger number it adds families. A database with numbers of real cards is refused.

            Examples:
              nser-server seed --households 20000
              nser-server seed --households 1000000 --seed 7 --tehsils PK60101,PK61701

            \(ExitStatus.explanation)
            """)

    @Option(help: "How many families there shall be: 1 to \(SeedPlan.mostHouseholds).")
    var households: Int

    @Option(help: "Which families: the same seed gives the same.")
    var seed: UInt64 = 1

    @Option(help: "P-codes of the tehsils, parted by commas. Default: all.")
    var tehsils: String = ""

    @Option(help: "Day of all interviews, YYYY-MM-DD.")
    var day: String = "2026-11-01"

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard (1...SeedPlan.mostHouseholds).contains(households) else {
            throw ValidationError("--households is 1 to \(SeedPlan.mostHouseholds)")
        }
        guard let day = CalendarDate(day), (2000...2100).contains(day.year) else {
            throw ValidationError("--day is a day written YYYY-MM-DD, from 2000 to 2100")
        }
    }

    func perform(on connection: borrowing DirectConnection) throws {
        guard let day = CalendarDate(day) else { throw ValidationError("--day is a day written YYYY-MM-DD") }
        var line = ProgressLine("households")
        let outcome = try Seeding.run(
            households: households, seed: seed, tehsils: tehsils.split(separator: ",").map(String.init), day: day,
            on: connection
        ) { line.report($0, of: $1) }
        print("wrote \(outcome.written) invented families, \(outcome.found) were there")
    }
}
