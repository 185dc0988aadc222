import ArgumentParser

/// Scoring against SHA-256, for deploy/bench.sh score; needs no server.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Times scoring of stored interviews against SHA-256 over the same bytes.")

    @Option(help: "Processor seconds to measure.")
    var seconds: Double = 5

    @Option(help: "Different interviews of six members.")
    var interviews: Int = 500

    func run() throws { try ScoreBench.run(interviews: max(1, interviews), seconds: seconds) }
}
