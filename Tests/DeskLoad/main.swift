import ArgumentParser

/// `nser-load`: many desks in one thread, for deploy/bench.sh. The machine's cores are shared with the server and
/// PostgreSQL, so nothing is made or parsed during a measured run that could be made or parsed before or after it.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nser-load",
        abstract: "Loads a server with many desks over TLS and measures what it acknowledges.",
        subcommands: [
            RegisterCommand.self, UpdateCommand.self, UpdateReadsCommand.self, StatusCommand.self, CountsCommand.self,
            IdleCommand.self, FlushCommand.self, SampleCommand.self, ScoreCommand.self, DuplicatesCommand.self,
        ])
}

LoadCommand.main()
