import Dispatch
import Glibc
import Synchronization

/// Ctrl-C as a question to ask now and then, for a command that runs until it is interrupted.
final class Interrupt {
    /// What the signal's queue writes and the command reads.
    private final class Flag: Sendable {
        let isRaised = Atomic(false)
    }

    private let flag: Flag
    private let source: any DispatchSourceSignal

    init() {
        // The source only hears of signals whose usual effect is off.
        signal(SIGINT, SIG_IGN)
        let flag = Flag()
        self.flag = flag
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { flag.isRaised.store(true, ordering: .relaxed) }
        source.activate()
    }

    deinit { source.cancel() }

    /// Whether somebody pressed it.
    var hasCome: Bool { flag.isRaised.load(ordering: .relaxed) }
}
