import ArgumentParser
import Glibc

/// How long the disk itself takes for what ends every commit, so that a tail of the desks' can be told from one of the disk's.
struct FlushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flush", abstract: "Writes 16 kB of a file and flushes them, again and again.")

    @Option(help: "The file, on the disk that is meant; it is made 64 MB long, and removed at the end.")
    var file: String

    @Option(help: "Seconds to measure.")
    var seconds = 10

    /// Bytes before a flush: about what the log grows by with one registration (18 kB at 992 a second).
    private static let portion = 16_384
    private static let portions = 4_096
    /// About as often as busy desks commit. It is the load that is measured; nothing is awaited.
    private static let pauseMicroseconds: UInt32 = 5_000

    func validate() throws {
        guard (1...3_600).contains(seconds) else { throw ValidationError("--seconds is 1 to 3600") }
    }

    func run() throws {
        // Nobody's file is written over.
        let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be made") }
        defer {
            close(descriptor)
            unlink(file)
        }
        let bytes = [UInt8](repeating: 0x5A, count: Self.portion)
        // As PostgreSQL's log is: its whole length written before, so that a flush has no size to note.
        for place in 0..<Self.portions { try put(bytes, at: place, descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot be flushed") }

        var (latencies, count, slow) = (Latencies(expecting: seconds * 250), 0, 0)
        let end = SocketLoop.now + UInt64(seconds) * 1_000_000_000
        while SocketLoop.now < end {
            try put(bytes, at: count % Self.portions, descriptor)
            let start = SocketLoop.now
            guard fdatasync(descriptor) == 0 else { throw failure("cannot be flushed") }
            let taken = SocketLoop.now - start
            latencies.add(nanoseconds: taken)
            count += 1
            if taken > 20_000_000 { slow += 1 }
            usleep(Self.pauseMicroseconds)
        }
        let places = latencies.milliseconds(at: [0.5, 0.99, 1])
        print("flushes", count)
        print("flush_p50_ms", places[0])
        print("flush_p99_ms", places[1])
        print("flush_most_ms", places[2])
        print("flushes_over_20_ms", slow)
    }

    private func put(_ bytes: [UInt8], at place: Int, _ descriptor: Int32) throws {
        guard pwrite(descriptor, bytes, bytes.count, off_t(place * bytes.count)) == bytes.count else {
            throw failure("cannot be written")
        }
    }

    private func failure(_ words: String) -> LoadError {
        LoadError(words: "\(file) \(words): \(String(cString: strerror(errno)))")
    }
}
