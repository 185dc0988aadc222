import ArgumentParser

/// What the measured subcommands share.
struct MeasureOptions: ParsableArguments {
    @Option(help: "Requests of one desk in flight.")
    var window = 1

    @Option(help: "Seconds to measure.")
    var seconds = 8

    @Option(help: "Offer so many requests a second, spread evenly over the desks; 0: as many as are answered.")
    var rate = 0

    @Option(help: "At most so many requests a second are made ready.")
    var ready = 16_000

    @Option(help: "Process id of the server, to report its processor time.")
    var serverPid: Int?

    @Option(help: "Process id of the postmaster, to report PostgreSQL's processor time.")
    var postmasterPid: Int?
}

/// Registers invented households of six members as fast as the server acknowledges them.
struct RegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "REGISTER from many desks, each with its own chain.")

    @OptionGroup var load: LoadOptions
    @OptionGroup var measure: MeasureOptions

    func run() throws {
        let (load, perDesk) = (load, max(measure.window, measure.seconds * measure.ready / load.desks))
        let firstNumber = millisecondsNow() * 100
        try runMeasured(load, measure, acknowledged: "r OK {\"entry\":true") { desk, login, add in
            guard let chain = DeskChain(login: login, officer: load.desk(desk + 1).lowercased()) else {
                return complain("LOGIN's reply was not understood: \(login)")
            }
            var numbers = NumberSource(from: firstNumber + UInt64(desk * perDesk * 8))
            var writer = RegisterLines(chain: chain, firstTemplate: desk)
            for _ in 0..<perDesk { add(writer.next(numbers: &numbers)) }
        }
    }
}

/// Asks for the status of registered persons.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "STATUS by CNIC, numbers drawn from a file with one of 13 digits a line.")

    @OptionGroup var load: LoadOptions
    @OptionGroup var measure: MeasureOptions

    @Option(help: "File of registered numbers.")
    var numbers: String

    func run() throws {
        let lines = try lines(ofFile: numbers).map { Array("s STATUS {\"cnic\":\"\($0)\"}\n".utf8) }
        guard !lines.isEmpty else { throw LoadError(words: "\(numbers) holds no number") }
        let perDesk = measure.seconds * measure.ready * 12 / load.desks
        try runMeasured(load, measure, acknowledged: "s OK {\"status\":\"") { desk, _, add in
            // A multiplicative generator: drawing from the system costs a call for each line.
            var drawn = UInt64(desk) &* 0x9E37_79B9_7F4A_7C15 | 1
            for _ in 0..<perDesk {
                drawn = drawn &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                add(lines[Int((drawn >> 33) % UInt64(lines.count))])
            }
        }
    }
}

/// Runs a measured load and prints its figures.
func runMeasured(
    _ load: LoadOptions, _ measure: MeasureOptions, acknowledged: String, makeLines: @escaping MeasuredRun.LineMaker
) throws {
    let run = MeasuredRun(
        options: load, window: measure.window, seconds: measure.seconds, rate: measure.rate, acknowledged: acknowledged,
        meter: ProcessorMeter(server: measure.serverPid, postmaster: measure.postmasterPid), loop: SocketLoop(),
        makeLines: makeLines)
    try run.run()
    run.report()
}
