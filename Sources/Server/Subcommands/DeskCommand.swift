internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server desk`: the terminals that may connect.
struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk",
        abstract: "Adds, lists and disables desks.",
        discussion: """
            A desk is one registered terminal (or a supervisor's workplace). Its code is the common name of its \
            certificate: see deploy/certificates.sh.
            """,
        subcommands: [AddDesk.self, ListDesks.self, DisableDesk.self])
}

struct AddDesk: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Adds a desk, and its centre unless that is there.",
        discussion: """
            Examples:
              nser-server desk add LHR-001 --centre LHR-C1 --centre-name "Lahore Cantonment office" --tehsil PK61701
              nser-server desk add LHR-002 --centre LHR-C1 --tehsil PK61701

            \(ExitStatus.explanation)
            """)

    @Argument(help: "2 to 24 of A-Z, 0-9 and -, such as LHR-001.")
    var code: String

    @Option(help: "Code of the centre, such as LHR-C1.")
    var centre: String

    @Option(help: "Name of a new centre. Default: its code.")
    var centreName: String?

    @Option(help: "P-code of the tehsil in which centre and desk are, such as PK61701.")
    var tehsil: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Desks.add(code: code, centre: centre, centreName: centreName, tehsil: tehsil, on: connection)
        print("added desk \(code) of centre \(centre) in \(tehsil)")
    }
}

struct ListDesks: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists all desks with their place and how far their journal goes.",
        discussion: """
            Examples:
              nser-server desk list
              nser-server desk list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let desks = try Desks.list(on: connection)
        Listing(
            columns: ["desk", "centre", "centre_name", "tehsil", "tehsil_name", "active", "epoch", "seq"],
            rows: desks.map {
                [
                    .text($0.code), .text($0.centre), .text($0.centreName), .text($0.tehsil), .text($0.tehsilName),
                    .bool($0.active), .integer($0.epoch), .integer($0.sequence),
                ]
            }
        ).print(json: json)
    }
}

struct DisableDesk: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Lets a desk connect no longer; what it sent stays.",
        discussion: """
            Example:
              nser-server desk disable LHR-001

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The desk's code.")
    var code: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Desks.disable(code: code, on: connection)
        print("disabled desk \(code)")
    }
}
