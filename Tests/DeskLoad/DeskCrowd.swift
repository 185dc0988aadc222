/// Opens the connections of all desks, a few at a time, since each sign-in costs the server a password hash.
final class DeskCrowd {
    /// Sign-ins under way at once: enough to keep the server's hashing threads busy, below their queue's bound.
    static let signInsAtOnce = 4

    private let options: LoadOptions
    private let loop: SocketLoop
    private let trust: LoadTrust?
    private let duty: any DeskDuty
    private var opened = 0

    init(options: LoadOptions, loop: SocketLoop, duty: any DeskDuty) throws {
        self.options = options
        self.loop = loop
        self.duty = duty
        trust = options.plain ? nil : try LoadTrust(authority: options.keys + "/ca.pem")
    }

    /// Opens the first desks.
    func begin() throws {
        for _ in 0..<Self.signInsAtOnce { try openNext() }
    }

    /// Opens one more desk, if any is left. The duty calls it whenever one has signed in.
    func openNext() throws {
        guard opened < options.desks else { return }
        let index = opened
        opened += 1
        let desk = options.desk(index + 1)
        let socket = try DeskSocket(
            port: options.port, trust: trust, certificate: options.keys + "/\(desk).pem",
            key: options.keys + "/desk.key")
        DeskLink(
            index: index, desk: desk, password: options.password, namesItself: options.plain, socket: socket,
            loop: loop, duty: duty
        ).begin()
    }
}
