internal import ArgumentParser
internal import PostgresPipeline
internal import Registry
internal import Shared

/// The moment at which a night is held or asked about: the machine's, or that of a rehearsal.
struct NightClock: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "For rehearsals: it is the moment that this file names, as for nser-server serve. Only with the private cluster; a registry with numbers of real cards is refused.",
            valueName: "file"))
    var rehearsalClock: String?

    /// Refuses a rehearsal on a database that was named, and one whose file names no moment. For `validate`.
    func requireFitting(_ options: DatabaseOptions) throws {
        guard rehearsalClock == nil || options.named == nil else {
            throw ValidationError(
                "--rehearsal-clock is for invented families on this machine: without --database and NSER_DATABASE")
        }
        _ = try now()
    }

    /// Now. Throws `ValidationError` when a rehearsal's file names no moment.
    func now() throws -> Instant {
        guard let rehearsalClock else { return ServerClock.machine.now() }
        do throws(StartError) {
            return try RehearsalClock(rehearsalClock).now()
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Refuses a rehearsal on a registry that holds real numbers.
    func requireInvented(on connection: borrowing DirectConnection) throws(AdministrationError) {
        if rehearsalClock != nil { try Seeding.requireInvented(on: connection) }
    }
}
