import ArgumentParser

/// Where the server is and which desks sign in: desk n is `PREFIX` with n in four digits, its officer the same in
/// lower case, its certificate `KEYS/DESK.pem`. All desks of a bench share one key, `KEYS/desk.key`.
struct LoadOptions: ParsableArguments {
    @Option(help: "Port of the server on 127.0.0.1.")
    var port: Int

    @Option(help: "Folder with ca.pem, desk.key and one DESK.pem for each desk.")
    var keys: String

    @Flag(help: "Without TLS, to a server with --plain-loopback: what TLS costs is the difference.")
    var plain = false

    @Option(help: "What the codes of the desks begin with.")
    var prefix = "BENCH-"

    @Option(help: "How many desks.")
    var desks = 64

    @Option(help: "The password of every officer.")
    var password = "invented-password"

    /// Code of desk `index`, counted from 1.
    func desk(_ index: Int) -> String {
        let digits = String(index)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
