internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server model`: the models of the proxy means test.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Loads, tries, activates, applies and lists models of the proxy means test.",
        discussion: """
            A model is a data file. Loading checks its golden vectors and signs it with the current key; activating it \
            is the act of two persons and verifies the signature again. One model is active for each score type.
            """,
        subcommands: [LoadModel.self, ShadowModel.self, ActivateModel.self, ApplyRules.self, ListModels.self])
}

struct LoadModel: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Loads a model, signed with the current key.",
        discussion: """
            Examples:
              nser-server model load pk-2005-06
              nser-server model load ./our-model.json --keys /etc/nser/keys

            \(ExitStatus.explanation)
            """)

    @Argument(help: "A file, or the name of a model that ships with the program: pk-2005-06, bisp-shape.")
    var model: String

    @OptionGroup var keys: KeyOptions
    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let content = try RegistryFile.named("models/\(model).json")?.bytes ?? SmallFile.read(model)
        let digest = try Models.load(content, keys: keys.folder(options), on: connection)
        print("loaded \(digest)")
        if let caution = try Models.caution(of: content) { Complaint.print("caution: \(caution)") }
    }
}

struct ActivateModel: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Makes a loaded model the one that scores, on the word of two persons.",
        discussion: """
            From then on nothing is scored by another model, by servers that run either. Households that were scored \
            before are decided again by `nser-server model apply`. Activating an earlier model again, and applying it, \
            is the way back.

            Examples:
              nser-server model activate pk-2005-06 --by "A. Khan" --second "B. Bibi"
              nser-server model activate 3f2a91c07d --by "A. Khan" --second "B. Bibi"

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The model's name, or 8 or more first digits of its digest.")
    var model: String

    @Option(help: "Who activates it.")
    var by: String

    @Option(help: "Who seconds: another person.")
    var second: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Models.activate(model, by: by, second: second, on: connection)
        print("activated \(model)")
        Complaint.print("households that were scored before are decided again by: nser-server model apply")
    }
}

struct ListModels: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists all models, and which are active.",
        discussion: """
            Examples:
              nser-server model list
              nser-server model list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let models = try Models.list(on: connection)
        Listing(
            columns: [
                "model", "score_type", "digest", "key", "loaded_at", "active", "activated_by", "seconded_by",
                "activated_at",
            ],
            rows: models.map {
                [
                    .text($0.name), .text($0.scoreType), .text($0.digest), .text($0.key), .text($0.loadedAt),
                    .bool($0.active), .optional($0.activatedBy), .optional($0.secondedBy), .optional($0.activatedAt),
                ]
            }
        ).print(json: json)
    }
}
