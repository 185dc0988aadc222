internal import ArgumentParser

/// `nser-server officer`: the people who may log in.
struct OfficerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officer",
        abstract: "Adds, lists, disables and moves officers and supervisors, and resets passwords.",
        discussion: """
            An officer holds interviews at one desk and sees its tehsil. A supervisor sees and decides for an area: a \
            tehsil, a district, a division, a province or the nation. Nobody is ever deleted.
            """,
        subcommands: [AddOfficer.self, ListOfficers.self, DisableOfficer.self, MoveOfficer.self, ResetOfficer.self])
}
