internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

struct AddOfficer: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Adds an officer or a supervisor.",
        discussion: """
            Examples:
              nser-server officer add ayesha --name "Ayesha Bibi" --role OFFICER --desk LHR-001 --password-file -
              nser-server officer add bilal --name "Bilal Khan" --role SUPERVISOR \\
                --area-level DISTRICT --area-code PK617 --password-file bilal.txt

            A password has 8 to 256 bytes.

            \(ExitStatus.explanation)
            """)

    @Argument(help: "2 to 32 of a-z, 0-9, . and -, a letter first; what the person logs in with.")
    var code: String

    @Option(help: "The person's name.")
    var name: String

    @OptionGroup var post: PostOptions
    @OptionGroup var secret: PasswordOptions
    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Officers.add(
            code: code, name: name, post: post.post(), password: secret.password(), cost: secret.cost, on: connection)
        print("added \(post.role.rawValue.lowercased()) \(code)")
    }
}

struct ResetOfficer: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Gives a person a new password.",
        discussion: """
            Examples:
              nser-server officer reset ayesha --password-file -
              nser-server officer reset ayesha --enable --password-file new.txt

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The person's code.")
    var code: String

    @Flag(help: "Let a person who was disabled log in again.")
    var enable = false

    @OptionGroup var secret: PasswordOptions
    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Officers.reset(
            code: code, password: secret.password(), enable: enable, cost: secret.cost, on: connection)
        print("reset the password of \(code)")
    }
}
