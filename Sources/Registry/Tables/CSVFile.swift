internal import Glibc

/// A CSV file that is written row by row, in memory that does not grow. Under its own name it stands only when it is
/// whole: until `finish` it has `.part` behind the name, and a command that was killed leaves no half file that looks
/// like one. `-` is standard output.
struct CSVFile: ~Copyable {
    /// What is written at once.
    private static let piece = 64 << 10

    private let path: String
    private let file: Int32
    private var writer = CSVWriter()

    init(_ path: String) throws(AdministrationError) {
        self.path = path
        if path == "-" {
            file = dup(STDOUT_FILENO)
        } else {
            // Only its owner may read it: rows about people.
            file = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        }
        guard file >= 0 else { throw Self.failure("write", path) }
    }

    deinit { close(file) }

    /// Writes one row: `build` calls the writer once for each cell.
    mutating func row(_ build: (inout CSVWriter) -> Void) throws(AdministrationError) {
        build(&writer)
        writer.endRow()
        if writer.bytes.count >= Self.piece { try flush() }
    }

    /// Writes what is left and gives the file its name.
    mutating func finish() throws(AdministrationError) {
        try flush()
        guard path != "-" else { return }
        guard fsync(file) == 0, rename(path + ".part", path) == 0 else { throw Self.failure("write", path) }
    }

    private mutating func flush() throws(AdministrationError) {
        var rest = writer.bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("write", path) }
            rest = rest.dropFirst(count)
        }
        writer.removeAll()
    }

    private static func failure(_ what: String, _ path: String) -> AdministrationError {
        .file("cannot \(what) \(path == "-" ? "standard output" : path): \(String(cString: strerror(errno)))")
    }
}
