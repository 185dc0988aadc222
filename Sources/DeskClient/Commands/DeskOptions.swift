import ArgumentParser
import Foundation
import Shared

/// What every command may be told about server, certificates, journal and officer. Each has a variable of the
/// environment, which the option goes before.
struct DeskOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("The server, HOST:PORT. [NSER_DESK_SERVER]", valueName: "host:port"))
    var server: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            The authority's certificate ca.pem, or the folder that holds it; with --desk also finds \
            desks/CODE.pem and desks/CODE.key there. [NSER_DESK_CA]
            """, valueName: "path"))
    var certificates: String?

    @Option(name: .long, help: ArgumentHelp("The desk's certificate. [NSER_DESK_CERTIFICATE]", valueName: "file"))
    var certificate: String?

    @Option(name: .long, help: ArgumentHelp("The desk's private key. [NSER_DESK_KEY]", valueName: "file"))
    var key: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The desk's journal; one file for each desk. [NSER_DESK_JOURNAL] (~/.local/state/nser-desk/journal)",
            valueName: "file"))
    var journal: String?

    @Option(name: .long, help: ArgumentHelp("Who works here. [NSER_DESK_OFFICER]", valueName: "code"))
    var officer: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file that holds the officer's password; otherwise it is asked for. [NSER_DESK_PASSWORD_FILE]",
            valueName: "file"))
    var passwordFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp("This desk's code, where no certificate tells it. [NSER_DESK_CODE]", valueName: "code"))
    var desk: String?

    @Option(
        name: .long, help: ArgumentHelp("Words in English (en) or Urdu (ur). [NSER_DESK_LOCALE]", valueName: "en|ur"))
    var locale: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Tries without any progress before work is left for later. [NSER_DESK_TRIES]", valueName: "n"))
    var tries: Int?

    @Flag(name: .long, help: "No TLS: only to a server on this machine, for tests. [NSER_DESK_PLAIN_LOOPBACK=1]")
    var plainLoopback = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            For rehearsals on this machine: the file that names the moment it is, as for nser-server serve. \
            [NSER_DESK_REHEARSAL_CLOCK]
            """, valueName: "file"))
    var rehearsalClock: String?

    @Flag(name: .long, help: "One JSON object on standard output, for scripts.")
    var json = false
}

/// A command line that ArgumentParser accepts and we do not.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The options with the environment behind them.
struct DeskSettings {
    let options: DeskOptions
    let environment: [String: String]

    init(_ options: DeskOptions, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.options = options
        self.environment = environment
    }

    private func setting(_ option: String?, _ variable: String) -> String? {
        option ?? environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    func language() throws(UsageError) -> Language {
        guard let text = setting(options.locale, "NSER_DESK_LOCALE") else { return .english }
        guard let language = Language(rawValue: text) else { throw UsageError("--locale is en or ur") }
        return language
    }

    func tries() throws(UsageError) -> Int {
        if let tries = options.tries { return max(tries, 1) }
        guard let text = setting(nil, "NSER_DESK_TRIES") else { return Backoff.attempts }
        guard let tries = Int(text), tries >= 1 else { throw UsageError("NSER_DESK_TRIES is a number from 1") }
        return tries
    }

    /// The desk's clock: the machine's, or in a rehearsal that of a file, beside a server of this machine.
    func clock() throws(UsageError) -> @Sendable () -> Instant {
        guard let path = setting(options.rehearsalClock, "NSER_DESK_REHEARSAL_CLOCK") else { return Clock.now }
        guard setting(options.server, "NSER_DESK_SERVER").flatMap(ServerAddress.init)?.isLoopback ?? true else {
            throw UsageError("--rehearsal-clock is for a server on this machine: localhost, 127.0.0.1 or [::1]")
        }
        guard let moment = Clock.moment(of: path) else {
            throw UsageError("\(path) names no moment, as 2026-11-22T12:00:00+05:00")
        }
        return { moment }
    }

    func address() throws(UsageError) -> ServerAddress {
        guard let text = setting(options.server, "NSER_DESK_SERVER") else {
            throw UsageError("which server? Give --server HOST:PORT or set NSER_DESK_SERVER")
        }
        guard let address = ServerAddress(text) else { throw UsageError("--server is HOST:PORT") }
        return address
    }

    var isPlain: Bool { options.plainLoopback || environment["NSER_DESK_PLAIN_LOOPBACK"] == "1" }

    func deskCode() throws(UsageError) -> DeskCode? {
        guard let text = setting(options.desk, "NSER_DESK_CODE") else { return nil }
        do throws(VocabularyError) { return try DeskCode(validating: text) } catch {
            throw UsageError("--desk \(error.description)")
        }
    }

    func security() throws(UsageError) -> NIOTransport.Security {
        if isPlain {
            guard try deskCode() != nil else { throw UsageError("--plain-loopback needs --desk CODE") }
            return .plainLoopback
        }
        guard let given = setting(options.certificates, "NSER_DESK_CA") else {
            throw UsageError("who signed the server? Give --certificates DIR/ca.pem or set NSER_DESK_CA")
        }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: given, isDirectory: &isFolder)
        let folder = exists && isFolder.boolValue ? given : (given as NSString).deletingLastPathComponent
        let desks = try deskCode().map { "\(folder)/desks/\($0.written)" }
        guard let certificate = setting(options.certificate, "NSER_DESK_CERTIFICATE") ?? desks.map({ $0 + ".pem" }),
            let key = setting(options.key, "NSER_DESK_KEY") ?? desks.map({ $0 + ".key" })
        else {
            throw UsageError("which desk is this? Give --certificate FILE and --key FILE, or --desk CODE")
        }
        return .tls(authority: isFolder.boolValue ? folder + "/ca.pem" : given, certificate: certificate, key: key)
    }

    func officer() throws(UsageError) -> OfficerCode {
        guard let text = setting(options.officer, "NSER_DESK_OFFICER") else {
            throw UsageError("who works here? Give --officer CODE or set NSER_DESK_OFFICER")
        }
        do throws(VocabularyError) { return try OfficerCode(validating: text) } catch {
            throw UsageError("--officer \(error.description)")
        }
    }

    /// The password's first line of the file, or what was typed without showing it.
    func password(for officer: OfficerCode) throws(UsageError) -> String {
        if let path = setting(options.passwordFile, "NSER_DESK_PASSWORD_FILE") {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw UsageError("the password file \(path) cannot be read")
            }
            let line = data.prefix { $0 != 0x0A }
            guard !line.isEmpty else { throw UsageError("the password file \(path) is empty") }
            return String(decoding: line, as: UTF8.self)
        }
        guard let typed = HiddenPrompt.read("Password of \(officer.written): ") else {
            throw UsageError("no password: give --password-file FILE, or work at a terminal")
        }
        return typed
    }

    /// The journal's path; its folder is made when it is the standard one.
    func journalPath() throws(UsageError) -> String {
        if let path = setting(options.journal, "NSER_DESK_JOURNAL") { return path }
        let home = environment["HOME"] ?? "."
        let folder = (environment["XDG_STATE_HOME"] ?? home + "/.local/state") + "/nser-desk"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw UsageError("the folder \(folder) for the journal cannot be made") }
        return folder + "/journal"
    }
}
