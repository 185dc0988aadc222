import ArgumentParser
import Glibc

/// Holds signed-in connections that do nothing but ping, so that the server's memory for them can be read.
struct IdleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract:
            "Opens the connections, prints `idle N`, and holds them until a line or the end comes on standard input.")

    @OptionGroup var load: LoadOptions

    func run() throws {
        try IdleCrowd(options: load).run()
    }
}

/// The signed-in desks of `IdleCommand`. Between 60 and 120 seconds after its last line, below the server's limit of
/// 150, a desk pings.
private final class IdleCrowd: DeskDuty {
    private let options: LoadOptions
    private let loop = SocketLoop()
    private var links: [DeskLink] = []
    private var crowd: DeskCrowd?
    private var failure: LoadError?

    init(options: LoadOptions) { self.options = options }

    func run() throws {
        let crowd = try DeskCrowd(options: options, loop: loop, duty: self)
        self.crowd = crowd
        pingLater()
        try crowd.begin()
        loop.run()
        if let failure { throw failure }
    }

    func signedIn(_ link: DeskLink, login: String) {
        links.append(link)
        guard links.count == options.desks else {
            do { try crowd?.openNext() } catch { fail("\(error)") }
            return
        }
        print("idle", links.count)
        fflush(nil)
        // Standard input is waited for in the same loop, so that the desks ping meanwhile.
        loop.watchStandardInput()
    }

    func replied(_ link: DeskLink, line: UnsafeRawBufferPointer) {}

    func closed(_ link: DeskLink) { fail("the connection of \(link.desk) ended") }

    private func fail(_ words: String) {
        failure = LoadError(words: words)
        loop.end()
    }

    private func pingLater() {
        loop.after(seconds: 60) { [self] in
            for link in links {
                link.send("p PING\n")
                link.flush()
            }
            pingLater()
        }
    }
}
