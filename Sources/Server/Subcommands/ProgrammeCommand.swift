internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server programme`: for whom each programme is.
struct ProgrammeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme",
        abstract: "Loads, activates and lists programmes, and chooses the rule set.",
        discussion: """
            A programme is a data file: its rule over the score, its conditions, filters and amounts, each with its \
            source. Loading reads it and signs it with the current key; activating it, and choosing which rule set of \
            the files counts, is the act of two persons. Nothing is decided before both are done.
            """,
        subcommands: [
            LoadProgramme.self, ActivateProgramme.self, ListProgrammes.self, ChooseRuleSet.self, ApplyRules.self,
        ])
}

struct LoadProgramme: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Loads a programme, signed with the current key.",
        discussion: """
            Examples:
              nser-server programme load kafaalat
              nser-server programme load ./our-programme.json --keys /etc/nser/keys

            \(ExitStatus.explanation)
            """)

    @Argument(
        help:
            "A file, or the name of a programme that ships: kafaalat, taleemi-wazaif, nashonuma, ramazan-2024, or one whose rule is not known, such as sehat-sahulat."
    )
    var programme: String

    @OptionGroup var keys: KeyOptions
    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let content = try RegistryFile.named("programmes/\(programme).json")?.bytes ?? SmallFile.read(programme)
        print("loaded \(try Programmes.load(content, keys: keys.folder(options), on: connection))")
    }
}

struct ActivateProgramme: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Makes a loaded file the one by which its programme decides, on the word of two persons.",
        discussion: """
            A programme that depends on another is activated after it. Servers that run decide by it at once; what was \
            decided before is decided again by `nser-server programme apply`.

            Examples:
              nser-server programme activate kafaalat --by "A. Khan" --second "B. Bibi"
              nser-server programme activate 3f2a91c07d --by "A. Khan" --second "B. Bibi"

            \(ExitStatus.explanation)
            """)

    @Argument(help: "The programme's name, or 8 or more first digits of its file's digest.")
    var programme: String

    @Option(help: "Who activates it.")
    var by: String

    @Option(help: "Who seconds: another person.")
    var second: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Programmes.activate(programme, by: by, second: second, on: connection)
        print("activated \(programme)")
    }
}

struct ListProgrammes: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists all programmes, which files count, and which rule is not known.",
        discussion: """
            Examples:
              nser-server programme list
              nser-server programme list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let programmes = try Programmes.list(on: connection)
        let ruleSet = try Programmes.ruleSet(on: connection)
        Listing(
            columns: [
                "programme", "title", "digest", "key", "loaded_at", "active", "rule_known", "rule_sets",
                "rule_set_chosen", "activated_by", "seconded_by", "activated_at",
            ],
            rows: programmes.map {
                [
                    .text($0.name), .text($0.title), .text($0.digest), .text($0.key), .text($0.loadedAt),
                    .bool($0.active), .bool($0.known), .text($0.ruleSets.joined(separator: " ")), .optional(ruleSet),
                    .optional($0.activatedBy), .optional($0.secondedBy), .optional($0.activatedAt),
                ]
            }
        ).print(json: json)
    }
}

struct ChooseRuleSet: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule-set",
        abstract: "Chooses which score rule of each programme counts, on the word of two persons.",
        discussion: """
            bisp-shape is the shape of BISP's own rule (32, or 37 with a recorded disability) over a model whose \
            coefficients are illustrative; pk-2005-06 is the published card at 34. The rule set names the model by which \
            households must have been assessed.

            Example:
              nser-server programme rule-set pk-2005-06 --by "A. Khan" --second "B. Bibi"

            \(ExitStatus.explanation)
            """)

    @Argument(help: "A rule set that an active programme's scores name: bisp-shape, pk-2005-06.")
    var ruleSet: String

    @Option(help: "Who chooses it.")
    var by: String

    @Option(help: "Who seconds: another person.")
    var second: String

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        try Programmes.chooseRuleSet(ruleSet, by: by, second: second, on: connection)
        print("rule set \(ruleSet)")
    }
}
