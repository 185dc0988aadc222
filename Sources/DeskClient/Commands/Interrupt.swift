import Dispatch
import Glibc
import Synchronization

/// Ctrl-C as a question to ask now and then, for a command that runs until it is interrupted.
final class Interrupt: Sendable {
    private let came = Atomic(false)
    private let source: any DispatchSourceSignal & Sendable

    init() {
        // The source only hears of signals whose usual effect is off.
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        self.source = source
        source.setEventHandler { [weak self] in self?.came.store(true, ordering: .relaxed) }
        source.activate()
    }

    deinit { source.cancel() }

    /// Whether somebody pressed it.
    var hasCome: Bool { came.load(ordering: .relaxed) }
}
