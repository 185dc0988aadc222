/// Keeps `window` requests of every desk in flight for some seconds and counts what is acknowledged in that time; or offers
/// a rate, of which each desk has its share: then a desk's time begins when the request was due, whether or not an answer
/// before it kept it from being sent.
///
/// The lines are made before the clock starts. When it has run out, no further line is sent, what is in flight is
/// answered, and the connections are closed.
final class MeasuredRun: DeskDuty {
    /// One desk's lines, one after the other in one buffer, and where it stands in them.
    private struct Lane {
        var lines: [UInt8] = []
        /// Where each line ends.
        var ends: [Int] = []
        var next = 0
        /// Times at which the requests in flight were sent, a ring of `window`.
        var sentAt: [UInt64]
        var answered = 0
        /// When the next request is to be sent, where a rate is offered.
        var due: UInt64 = 0
        var link: DeskLink?
    }

    /// Makes the lines of one desk; gets the desk's number and the JSON object that answered its LOGIN.
    typealias LineMaker = (_ desk: Int, _ login: String, _ into: ([UInt8]) -> Void) -> Void

    /// How the row of a listing begins, under the tag that listings have here.
    private static let row = Array("c ROW ".utf8)

    private let options: LoadOptions
    private let window: Int
    private let seconds: Int64
    /// Between two requests of one desk; 0: as soon as one is answered.
    private let nanosecondsEach: UInt64
    private let acknowledged: [UInt8]
    private let makeLines: LineMaker
    private let loop: SocketLoop
    /// Why the load was not the one that was asked for.
    private var failure: LoadError?
    private var lanes: [Lane]
    private var logins: [String?]
    private var signedInCount = 0
    private var openCount = 0
    private var crowd: DeskCrowd?
    private var running = false
    private var startedAt: UInt64 = 0
    private var complaints = 0
    private var meter: ProcessorMeter
    private var used = (server: 0.0, cluster: 0.0, own: 0.0)
    private var latencies: Latencies
    private(set) var acknowledgedCount = 0
    private(set) var refusedCount = 0
    private(set) var ranOut = false

    init(
        options: LoadOptions, window: Int, seconds: Int, rate: Int, acknowledged: String, meter: ProcessorMeter,
        loop: SocketLoop, makeLines: @escaping LineMaker
    ) {
        self.options = options
        self.window = window
        self.seconds = Int64(seconds)
        nanosecondsEach = rate > 0 ? UInt64(options.desks) * 1_000_000_000 / UInt64(rate) : 0
        self.acknowledged = Array(acknowledged.utf8)
        self.makeLines = makeLines
        self.meter = meter
        self.loop = loop
        lanes = Array(repeating: Lane(sentAt: Array(repeating: 0, count: window)), count: options.desks)
        logins = Array(repeating: nil, count: options.desks)
        latencies = Latencies(expecting: 1_000_000)
    }

    /// Opens the connections, measures, and returns when they are closed again.
    func run() throws {
        let crowd = try DeskCrowd(options: options, loop: loop, duty: self)
        self.crowd = crowd
        try crowd.begin()
        loop.run()
        if let failure { throw failure }
    }

    func signedIn(_ link: DeskLink, login: String) {
        lanes[link.index].link = link
        logins[link.index] = login
        signedInCount += 1
        openCount += 1
        if signedInCount == options.desks { start() } else { openNext() }
    }

    func closed(_ link: DeskLink) {
        guard lanes[link.index].link != nil else {
            // Could not sign in: the load would not be the one that was asked for.
            return fail(LoadError(words: "\(link.desk) could not sign in"))
        }
        lanes[link.index].link = nil
        openCount -= 1
        if running { complain("\(link.desk): the server closed the connection") }
        if openCount == 0 { loop.end() }
    }

    func replied(_ link: DeskLink, line: UnsafeRawBufferPointer) {
        let now = SocketLoop.now
        let place = link.index
        guard line.first != UInt8(ascii: "*") else { return }
        // A row is not the end of an answer.
        guard !line.starts(with: Self.row) else { return }
        if line.starts(with: acknowledged) {
            if running {
                acknowledgedCount += 1
                latencies.add(nanoseconds: now - lanes[place].sentAt[lanes[place].answered % window])
            }
        } else {
            refusedCount += 1
            complaints += 1
            if complaints <= 5 { complain("\(link.desk): \(String(decoding: line, as: UTF8.self))") }
        }
        lanes[place].answered += 1
        if running {
            if nanosecondsEach == 0 { sendNext(place, now: now) } else { sendDue(place, now: now) }
        } else if lanes[place].answered == lanes[place].next {
            link.close()
        }
    }

    /// One JSON-free line per figure, for the shell to read.
    func report() {
        let places = latencies.milliseconds(at: [0.5, 0.99])
        print("acknowledged", acknowledgedCount)
        print("refused", refusedCount)
        print("per_second", rounded(Double(acknowledgedCount) / Double(seconds)))
        print("p50_ms", rounded(places[0]))
        print("p99_ms", rounded(places[1]))
        if acknowledgedCount > 0 {
            print("server_us_each", rounded(used.server * 1_000_000 / Double(acknowledgedCount)))
            print("load_us_each", rounded(used.own * 1_000_000 / Double(acknowledgedCount)))
            print("postgres_us_each", rounded(used.cluster * 1_000_000 / Double(acknowledgedCount)))
        }
        if ranOut { print("ran_out_of_lines", 1) }
    }

    private func openNext() {
        do {
            try crowd?.openNext()
        } catch {
            fail(error)
        }
    }

    private func fail(_ error: any Error) {
        failure = error as? LoadError ?? LoadError(words: "\(error)")
        loop.end()
    }

    private func start() {
        for place in lanes.indices {
            makeLines(place, logins[place] ?? "") { line in
                lanes[place].lines.append(contentsOf: line)
                lanes[place].ends.append(lanes[place].lines.count)
            }
        }
        complain("running \(options.desks) desks, window \(window), \(seconds) s")
        meter.start()
        running = true
        startedAt = SocketLoop.now
        loop.after(seconds: seconds) { self.stop() }
        if nanosecondsEach > 0 {
            for place in lanes.indices {
                lanes[place].due = startedAt + nanosecondsEach * UInt64(place) / UInt64(lanes.count)
            }
            return tick()
        }
        for place in lanes.indices {
            for _ in 0..<window { sendNext(place, now: startedAt) }
            lanes[place].link?.flush()
        }
    }

    /// Sends what is due, again and again.
    private func tick() {
        guard running else { return }
        let now = SocketLoop.now
        for place in lanes.indices {
            sendDue(place, now: now)
            lanes[place].link?.flush()
        }
        loop.after(milliseconds: 1) { self.tick() }
    }

    private func sendDue(_ place: Int, now: UInt64) {
        while lanes[place].due <= now, lanes[place].next - lanes[place].answered < window {
            let due = lanes[place].due
            lanes[place].due = due + nanosecondsEach
            sendNext(place, now: due)
        }
    }

    private func sendNext(_ place: Int, now: UInt64) {
        let number = lanes[place].next
        guard number < lanes[place].ends.count else {
            ranOut = true
            return
        }
        let begin = number == 0 ? 0 : lanes[place].ends[number - 1]
        let end = lanes[place].ends[number]
        lanes[place].sentAt[number % window] = now
        lanes[place].next = number + 1
        lanes[place].lines.withUnsafeBytes {
            lanes[place].link?.send(UnsafeRawBufferPointer(rebasing: $0[begin..<end]))
        }
    }

    private func stop() {
        running = false
        used = meter.used()
        for lane in lanes where lane.answered == lane.next { lane.link?.close() }
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

/// The load could not be brought to bear.
struct LoadError: Error, CustomStringConvertible {
    let words: String
    var description: String { words }
}
