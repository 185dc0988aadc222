import Foundation
import Synchronization

/// A program that runs beside the test: its output is read as it comes, its end is noticed at once.
///
/// Waiting is always for an event, with a deadline; nothing here sleeps. It is spawned with the system's own calls,
/// since Foundation's `Process` takes a program for running as long as any grandchild holds its output open, and an
/// embedded PostgreSQL does.
final class RunningProgram: Sendable {
    /// What a program may be connected to.
    enum Connection { case pipes, terminal }

    private struct State {
        var output = ""
        var status: Int32?
    }

    let name: String
    let process: pid_t
    private let state = Mutex(State())
    private let changed = NSCondition()
    private let input: FileHandle

    /// Starts a program. Standard output and standard error come as one text.
    init(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], connection: Connection = .pipes
    ) throws {
        // A program that ended must not end the test that still writes to it.
        Glibc.signal(SIGPIPE, SIG_IGN)
        name = String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
        let (started, ends, died) = try Spawning.oneAtATime.withLock { _ in
            var spawning = Spawning(path: path, arguments: arguments, environment: environment)
            let ends = connection == .terminal ? try spawning.onTerminal() : try spawning.onPipes()
            return (try spawning.start(), ends, try Spawning.pipe())
        }
        process = started
        input = FileHandle(fileDescriptor: ends.input, closeOnDealloc: true)
        let output = ends.output
        Thread { self.read(output, until: died.reading) }.start()
        Thread { self.awaitEnd(tell: died.writing) }.start()
    }

    /// Seconds until what did not come is a failure: more than a server that stops asks a desk to stay away (up to 30,
    /// by chance), and than any step takes on a busy machine.
    static let patience = 120.0

    /// Everything it has written so far.
    var output: String { state.withLock { $0.output } }

    /// Waits until a line of the output that contains `text` is there and returns it. Looks at the output from
    /// `offset` characters on.
    @discardableResult
    func line(containing text: String, after offset: Int = 0, within seconds: Double = RunningProgram.patience) throws
        -> String
    {
        try wait(within: seconds, for: "a line with \"\(text)\"") { state in
            let lines = state.output.dropFirst(offset).split(separator: "\n", omittingEmptySubsequences: false)
            if let line = lines.first(where: { $0.contains(text) }) { return String(line) }
            if state.status != nil { throw Unexpected("\(self.name) ended without \"\(text)\":\n\(state.output)") }
            return nil
        }
    }

    /// Waits for the whole line that begins at byte `offset` of the output and returns it without its LF.
    func wholeLine(at offset: Int, within seconds: Double = RunningProgram.patience) throws -> String {
        try wait(within: seconds, for: "a line at byte \(offset)") { state in
            let rest = state.output.utf8.dropFirst(offset)
            if let end = rest.firstIndex(of: 0x0A) { return String(decoding: rest[..<end], as: UTF8.self) }
            if state.status != nil { throw Unexpected("\(self.name) ended without another line:\n\(state.output)") }
            return nil
        }
    }

    /// Waits until the whole output is as `holds` says.
    func awaitOutput(_ what: String, within seconds: Double = RunningProgram.patience, _ holds: (String) -> Bool) throws
    {
        _ = try wait(within: seconds, for: what) { state -> Bool? in
            if holds(state.output) { return true }
            if state.status != nil { throw Unexpected("\(self.name) ended without \(what):\n\(state.output)") }
            return nil
        }
    }

    /// Waits for its end: the exit status, or 128 and the signal.
    @discardableResult
    func ended(within seconds: Double = RunningProgram.patience) throws -> Int32 {
        try wait(within: seconds, for: "the end of \(name)") { $0.status }
    }

    /// Waits for its end, but at most so long.
    func hasEnded(within seconds: Double) -> Bool { (try? ended(within: seconds)) != nil }

    /// Writes to its standard input.
    func type(_ text: String) throws { try input.write(contentsOf: Data(text.utf8)) }

    func closeInput() throws { try input.close() }

    /// Sends a signal, if it still runs.
    func signal(_ number: Int32) {
        if state.withLock({ $0.status == nil }) { kill(process, number) }
    }

    private func wait<Found>(
        within seconds: Double, for what: String, _ look: (State) throws -> Found?
    ) throws -> Found {
        let deadline = Date(timeIntervalSinceNow: seconds)
        changed.lock()
        defer { changed.unlock() }
        while true {
            let now = state.withLock { $0 }
            if let found = try look(now) { return found }
            if !changed.wait(until: deadline) {
                throw Unexpected("waited \(seconds) s in vain for \(what); \(name) said:\n\(now.output.suffix(4_000))")
            }
        }
    }

    private func change(_ update: (inout State) -> Void) {
        changed.lock()
        state.withLock { update(&$0) }
        changed.broadcast()
        changed.unlock()
    }

    /// Reads what comes; when `died` tells the exit status, reads what is still there and then makes the end known, so
    /// that whoever hears of the end has all of the output. Others may hold the output open: reading goes on.
    private func read(_ descriptor: Int32, until died: Int32) {
        var unfinished: [UInt8] = []
        var places = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        places.append(pollfd(fd: died, events: Int16(POLLIN), revents: 0))
        while true {
            let ready = poll(&places, 2, -1)
            if ready < 0, errno == EINTR { continue }
            if places[0].revents != 0 {
                if readOnce(descriptor, &unfinished) { continue }
                places[0].fd = -1
            } else if places[1].revents != 0 {
                var status: Int32 = 0
                _ = Glibc.read(died, &status, MemoryLayout<Int32>.size)
                change { $0.status = status }
                places[1].fd = -1
            }
            if places[0].fd < 0, places[1].fd < 0 { break }
        }
        close(descriptor)
        close(died)
    }

    /// False at the end of the output.
    private func readOnce(_ descriptor: Int32, _ unfinished: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { return true }
        guard count > 0 else { return false }
        unfinished += buffer[..<count]
        // A character may be cut in the middle: wait for its other bytes.
        let whole = unfinished.count - Self.bytesOfCutCharacter(unfinished)
        let text = String(decoding: unfinished[..<whole], as: UTF8.self)
        unfinished.removeFirst(whole)
        change { $0.output += text }
        return true
    }

    private static func bytesOfCutCharacter(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return needed > back ? back : 0
        }
        return 0
    }

    private func awaitEnd(tell: Int32) {
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7F
        var plain = signal == 0 ? status >> 8 & 0xFF : 128 + signal
        _ = write(tell, &plain, MemoryLayout<Int32>.size)
        close(tell)
    }
}

/// What a test waited for did not happen.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
