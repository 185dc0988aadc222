internal import ArgumentParser

/// The subcommands of administration, in the order in which a new installation needs them.
enum AdministrationCommands {
    static let all: [any ParsableCommand.Type] = [
        MigrateCommand.self, DeskCommand.self, OfficerCommand.self, KeyCommand.self, ModelCommand.self,
        ProgrammeCommand.self, FiltersCommand.self, DisastersCommand.self, ImportCommand.self, ExportCommand.self,
        SeedCommand.self, JournalCommand.self, CheckCommand.self, ReconcileCommand.self, FindingsCommand.self,
        CountsCommand.self, NightStatusCommand.self, VerifyCommand.self,
    ]
}
