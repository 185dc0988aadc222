import Dispatch
import Glibc

/// SIGTERM and SIGINT as something a task waits for.
struct StopSignals: ~Copyable {
    private let sources: [any DispatchSourceSignal]
    private let arrivals: AsyncStream<Int32>

    /// From now on the two signals only tell this value.
    init() {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    /// Waits for the first one. After it, another one ends the program at once.
    func wait() async {
        for await _ in arrivals { break }
        for source in sources { source.cancel() }
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
    }
}
