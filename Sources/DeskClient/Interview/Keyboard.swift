import Glibc

/// Where answers come from, line by line.
protocol AnswerSource {
    /// Whether what is typed shows by itself, as at a terminal; otherwise the dialogue repeats it.
    var isEchoed: Bool { get }
    /// The next line; waits for it, and calls `idle` again and again meanwhile.
    mutating func next(idle: () -> Void) -> TypedLine
}

/// What was typed.
enum TypedLine: Equatable {
    case line(String)
    /// Not UTF-8, or longer than any answer.
    case unreadable
    /// No more will come.
    case end
}

/// Standard input: a terminal, or a pipe.
struct Keyboard: AnswerSource {
    /// Bytes of one answer; the longest, an address, has 300 characters.
    static let limit = 4_096

    let isEchoed: Bool
    private let descriptor: Int32
    private let idleSeconds: Double
    private var buffer: [UInt8] = []
    private var hasEnded = false

    /// - Parameter idleSeconds: how often the caller wants to be called while nobody types.
    init(descriptor: Int32 = STDIN_FILENO, idleSeconds: Double) {
        self.descriptor = descriptor
        isEchoed = isatty(descriptor) == 1
        self.idleSeconds = idleSeconds
    }

    mutating func next(idle: () -> Void) -> TypedLine {
        var isTooLong = false
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                return isTooLong ? .unreadable : Self.typed(line)
            }
            if buffer.count > Self.limit {
                isTooLong = true
                buffer.removeAll()
            }
            guard !hasEnded else {
                defer { buffer.removeAll() }
                return buffer.isEmpty ? .end : Self.typed(buffer)
            }
            fill(idle: idle)
        }
    }

    private mutating func fill(idle: () -> Void) {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&poller, 1, Int32(idleSeconds * 1_000))
        if ready == 0 { return idle() }
        if ready < 0, errno == EINTR { return }
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &chunk, chunk.count)
        if count > 0 {
            buffer.append(contentsOf: chunk[..<count])
        } else if count == 0 || errno != EINTR {
            hasEnded = true
        }
    }

    private static func typed(_ bytes: [UInt8]) -> TypedLine {
        var bytes = bytes
        if bytes.last == 0x0D { bytes.removeLast() }
        guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else { return .unreadable }
        return .line(text)
    }
}
