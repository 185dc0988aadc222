internal import ArgumentParser
internal import Registry

/// `nser-server verify`: whether a day file is the registry's, without the registry.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Says whether a day file is as the registry signed it. Needs no database.",
        discussion: """
            The public key comes from the registry by another way than the file: nser-server key list prints it.

            Example:
              nser-server verify --day-file 2026-11-24-PK60101.day --public-key 8f1c...

            Ends with 0 when it is genuine, 1 when not. \(ExitStatus.explanation)
            """)

    @Option(help: "The file.")
    var dayFile: String

    @Option(help: "The registry's public key: 64 hexadecimal digits.")
    var publicKey: String

    func validate() throws {
        guard Hexadecimal.bytes(publicKey)?.count == 32 else {
            throw ValidationError("--public-key is 64 hexadecimal digits, as nser-server key list prints them")
        }
    }

    func run() throws {
        do {
            let bytes = try SmallFile.read(dayFile, limit: DayFile.limit)
            guard let file = DayFile(bytes) else {
                throw AdministrationError.refused("\(dayFile) is no day file, or was changed")
            }
            guard let key = Hexadecimal.bytes(publicKey), file.isGenuine(by: key) else {
                throw AdministrationError.refused("\(dayFile) is not as this key signed it")
            }
            print(
                "genuine: day \(file.word("day") ?? "-"), office \(file.word("office") ?? "-"), signed by \(file.key)")
        } catch let error as AdministrationError {
            Complaint.print(error.description)
            throw error.exitCode
        }
    }
}
