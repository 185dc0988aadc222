internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

struct ListOfficers: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists officers and supervisors with their posts.",
        discussion: """
            Examples:
              nser-server officer list
              nser-server officer list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let officers = try Officers.list(on: connection)
        Listing(
            columns: ["officer", "name", "role", "area_level", "area_code", "desk", "active"],
            rows: officers.map {
                [
                    .text($0.code), .text($0.name), .text($0.role), .text($0.areaLevel), .optional($0.areaCode),
                    .optional($0.desk), .bool($0.active),
                ]
            }
        ).print(json: json)
    }
}

struct DisableOfficer: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Lets a person log in no longer; what they did stays on record.",
        discussion: """
            Example:
              nser-server officer disable ayesha

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The person's code.")
    var code: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Officers.disable(code: code, on: connection)
        print("disabled \(code)")
    }
}

struct MoveOfficer: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Gives a person another post.",
        discussion: """
            Examples:
              nser-server officer move ayesha --role OFFICER --desk LHR-002
              nser-server officer move ayesha --role SUPERVISOR --area-level TEHSIL --area-code PK61701

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The person's code.")
    var code: String

    @OptionGroup var post: PostOptions
    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Officers.move(code: code, to: post.post(), on: connection)
        print("moved \(code)")
    }
}
