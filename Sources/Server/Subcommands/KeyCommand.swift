internal import ArgumentParser
internal import PostgresPipeline
internal import Registry

/// `nser-server key`: the keys by which models, programmes and days are signed.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes, rotates and lists signing keys.",
        discussion: """
            A key is Ed25519. Its private half is a file that only its owner can read, in --keys; its public half is in \
            the database. One key of each purpose signs; earlier ones go on verifying what they signed. A key for days signs \
            closed days and day files and no model: its file may lie with the servers. Without one the key for models \
            signs them.
            """,
        subcommands: [MakeKey.self, RotateKey.self, ListKeys.self])
}

/// Where the private halves are.
struct KeyOptions: ParsableArguments {
    @Option(help: "Folder of the private keys. Default: the environment's NSER_KEYS, or the folder keys in --data.")
    var keys: String?

    func folder(_ options: DatabaseOptions) -> SigningKeys {
        SigningKeys(folder: keys ?? DatabaseOptions.environment("NSER_KEYS") ?? options.dataFolder + "/keys")
    }
}

/// What a key is for.
struct KeyPurpose: ParsableArguments {
    enum Word: String, ExpressibleByArgument, CaseIterable { case model, day }

    @Option(help: "What it signs: model (programmes too), or day.")
    var purpose = Word.model

    var signed: SigningKeys.Purpose { purpose == .model ? .model : .day }
}

struct MakeKey: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Makes the first signing key of a purpose.",
        discussion: """
            Examples:
              nser-server key make --keys /etc/nser/keys
              nser-server key make --purpose day --keys /etc/nser/day-keys

            \(ExitStatus.explanation)
            """)

    @OptionGroup var kind: KeyPurpose
    @OptionGroup var keys: KeyOptions
    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        print("made key \(try keys.folder(options).make(kind.signed, on: connection).id)")
    }
}

struct RotateKey: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Retires the key that signs and makes another in its place.",
        discussion: """
            Example:
              nser-server key rotate --keys /etc/nser/keys

            \(ExitStatus.explanation)
            """)

    @OptionGroup var kind: KeyPurpose
    @OptionGroup var keys: KeyOptions
    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        print("made key \(try keys.folder(options).rotate(kind.signed, on: connection).id); the one before is retired")
    }
}

struct ListKeys: AdministrativeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the public halves of all keys, oldest first.",
        discussion: """
            Examples:
              nser-server key list
              nser-server key list --json

            \(ExitStatus.explanation)
            """)

    @Flag(help: "One JSON array of objects instead of a table.")
    var json = false

    @OptionGroup var options: DatabaseOptions

    func perform(on connection: borrowing DirectConnection) throws {
        let keys = try SigningKeys.list(on: connection)
        Listing(
            columns: ["key", "purpose", "public_key", "made_at", "retired_at"],
            rows: keys.map {
                [.text($0.id), .text($0.purpose), .text($0.publicKey), .text($0.madeAt), .optional($0.retiredAt)]
            }
        ).print(json: json)
    }
}
