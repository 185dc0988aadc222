import Glibc
import Logging
import Shared

/// How log lines look.
enum LogFormat: String, CaseIterable, Sendable {
    /// For people: time, level, message, `key=value`.
    case plain
    /// For collectors: one JSON object a line.
    case json
}

/// Writes each event as one line on standard error, in one call, so that lines of several threads do not mix.
///
/// What is logged holds no personal data: desks, counts and problem numbers, never payloads, names or national ids.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let format: LogFormat
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: where a finished line goes; standard error unless a test says otherwise.
    init(format: LogFormat, level: Logger.Level, write: @escaping @Sendable ([UInt8]) -> Void = Self.standardError) {
        self.format = format
        self.logLevel = level
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let own = event.metadata ?? [:]
        var fields = metadata.merging(own) { _, own in own }.map { ($0.key, "\($0.value)") }
        fields.sort { $0.0 < $1.0 }
        if let error = event.error { fields.append(("error", "\(error)")) }
        let line = LogLine(
            time: ServerClock.machine.now().description, level: event.level.rawValue,
            message: event.message.description,
            fields: fields)
        write(format == .json ? line.json : line.plain)
    }

    private static let standardError: @Sendable ([UInt8]) -> Void = { line in
        // A log that cannot be written has nowhere to complain.
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
