internal import Glibc

/// Small files of the command line: passwords, keys, models.
package enum SmallFile {
    /// The content; throws words if it cannot be read or is longer than `limit` bytes. `-` is standard input.
    package static func read(_ path: String, limit: Int = 16 << 20) throws(AdministrationError) -> [UInt8] {
        let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("cannot read", path) }
        defer { close(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count == 0 { return content }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot read", path) }
            content += buffer[..<count]
            guard content.count <= limit else { throw .file("\(path) is longer than \(limit) bytes") }
        }
    }

    /// Makes a file that only its owner can read, durable before it returns; refuses to write over another.
    package static func createPrivate(_ path: String, _ content: [UInt8]) throws(AdministrationError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("cannot make", path) }
        defer { close(file) }
        guard Glibc.write(file, content, content.count) == content.count, fsync(file) == 0 else {
            throw failure("cannot write", path)
        }
    }

    /// Writes a file that others may read, over one that is there.
    package static func write(_ path: String, _ content: [UInt8]) throws(AdministrationError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("cannot make", path) }
        defer { close(file) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot write", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Writes a file that others may read in place of one that is there, which stays whole until the new one is durable.
    package static func replace(_ path: String, _ content: [UInt8]) throws(AdministrationError) {
        let made = path + ".new"
        do throws(AdministrationError) {
            try write(made, content)
            let file = open(made, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw failure("cannot read", made) }
            defer { close(file) }
            guard fsync(file) == 0 else { throw failure("cannot write", made) }
            guard rename(made, path) == 0 else { throw failure("cannot replace", path) }
        } catch {
            unlink(made)
            throw error
        }
    }

    /// Makes a folder with its parents unless it is there; new ones get `mode`.
    package static func makeFolder(_ path: String, mode: UInt32 = 0o700) throws(AdministrationError) {
        if try makeOne(path, mode: mode) { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw failure("cannot make folder", path)
        }
        try makeFolder(String(path[..<slash]), mode: mode)
        guard try makeOne(path, mode: mode) else { throw failure("cannot make folder", path) }
    }

    /// One folder with exactly this mode, whatever the umask; one that is there stays as it is. False if it cannot be
    /// made.
    private static func makeOne(_ path: String, mode: UInt32) throws(AdministrationError) -> Bool {
        if mkdir(path, mode) == 0 {
            guard chmod(path, mode) == 0 else { throw failure("cannot make folder", path) }
            return true
        }
        return errno == EEXIST
    }

    private static func failure(_ what: String, _ path: String) -> AdministrationError {
        .file("\(what) \(path == "-" ? "standard input" : path): \(String(cString: strerror(errno)))")
    }
}
