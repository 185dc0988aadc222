import Glibc
import Synchronization

/// Sees to it that a crash or a hang is told by seed and line, too.
enum Watch {
    private static let seed = Atomic<UInt64>(0)
    private static let line = Atomic<UInt64>(0)

    /// Seconds that one line may take. It takes microseconds; the machine may be busy.
    private static let patience: UInt32 = 20

    static func begin(seed: UInt64) {
        Watch.seed.store(seed, ordering: .relaxed)
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
            signal(number) { _ in Watch.end("crash") }
        }
        signal(SIGALRM) { _ in Watch.end("hang") }
    }

    /// The line now under trial; it has `patience` from here.
    static func trying(_ line: UInt64) {
        Watch.line.store(line, ordering: .relaxed)
        // Once in a while is often enough, and spares a system call a line.
        if line % 1_024 == 0 { alarm(patience) }
    }

    private static func end(_ what: StaticString) {
        // A signal handler may call little more than write: no Strings here.
        put("FINDING ")
        put(what)
        put(": seed ")
        put(seed.load(ordering: .relaxed))
        put(" line ")
        put(line.load(ordering: .relaxed))
        put("\n")
        _exit(1)
    }

    private static func put(_ text: StaticString) {
        _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
    }

    private static func put(_ number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            var digit = UInt8(truncatingIfNeeded: number / divisor % 10) + 0x30
            _ = write(2, &digit, 1)
            divisor /= 10
        }
    }
}
