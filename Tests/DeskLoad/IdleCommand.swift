import ArgumentParser
import Glibc
import NIOCore
import NIOPosix

/// Holds signed-in connections that do nothing but ping, so that the server's memory for them can be read.
struct IdleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract:
            "Opens the connections, prints `idle N`, and holds them until a line or the end comes on standard input.")

    @OptionGroup var load: LoadOptions

    func run() throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let loop = group.next()
        let everyoneIn = loop.makePromise(of: Void.self)
        let load = load
        let crowd = try loop.submit {
            let crowd = try IdleCrowd(options: load, loop: loop, everyoneIn: everyoneIn)
            crowd.begin()
            return NIOLoopBound(crowd, eventLoop: loop)
        }.wait()
        try everyoneIn.futureResult.wait()
        print("idle", load.desks)
        fflush(nil)
        _ = readLine()
        try loop.submit { crowd.value.end() }.wait()
    }
}

/// The signed-in desks of `IdleCommand`. Between 100 and 120 seconds after its last line, below the server's limit of
/// 150, a desk pings.
private final class IdleCrowd: DeskDuty {
    private let options: LoadOptions
    private let loop: any EventLoop
    private let everyoneIn: EventLoopPromise<Void>
    private var links: [DeskLink] = []
    private var crowd: DeskCrowd?
    private var pinging: RepeatedTask?
    private var ended = false

    init(options: LoadOptions, loop: any EventLoop, everyoneIn: EventLoopPromise<Void>) throws {
        self.options = options
        self.loop = loop
        self.everyoneIn = everyoneIn
        crowd = try DeskCrowd(options: options, loop: loop, duty: self)
    }

    func begin() {
        crowd?.begin()
        let this = NIOLoopBound(self, eventLoop: loop)
        pinging = loop.scheduleRepeatedTask(initialDelay: .seconds(60), delay: .seconds(60)) { _ in this.value.ping() }
    }

    func end() {
        ended = true
        pinging?.cancel()
        for link in links { link.close() }
    }

    func signedIn(_ link: DeskLink, login: String) {
        links.append(link)
        if links.count == options.desks { everyoneIn.succeed() } else { crowd?.openNext() }
    }

    func replied(_ link: DeskLink, line: ByteBufferView) {}

    func closed(_ link: DeskLink) {
        if !ended { everyoneIn.fail(LoadError(words: "the connection of \(link.desk) ended")) }
    }

    private func ping() {
        for link in links {
            link.send(ByteBuffer(string: "p PING\n"))
            link.flush()
        }
    }
}
