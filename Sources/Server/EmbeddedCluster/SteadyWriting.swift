internal import CSync
internal import Glibc

/// Has the kernel begin to write what PostgreSQL left in its memory, soon after it came there. What a table grows by is
/// given to the kernel, and nothing asks for it to be on the disk before the next checkpoint: Linux lets it lie for half a
/// minute (`vm.dirty_expire_centisecs`) and then writes all at once. Meanwhile every desk's commit waits behind it: at 850
/// registrations a second 150 to 170 MB went out together each half minute, and flushes of the log that usually took 0.3 ms
/// took up to 138 (PostgreSQL 15, Linux 6.18, ext4). For pages that PostgreSQL writes in place it has settings of its own
/// (`backend_flush_after` and its kin), for the growth of tables none.
///
/// It makes nothing durable. An error is kept for PostgreSQL's own fsync as after a write by the kernel's own flusher: only
/// who waits for the pages takes it away, and this does not wait.
struct SteadyWriting: Sendable {
    /// The pause between two looks.
    static let interval = Duration.seconds(1)
    /// How far back of the last look a file's time still counts, in nanoseconds: file systems keep the time of the kernel's
    /// last tick or of the whole second, taken before the page is there. To ask again for a file with nothing to write
    /// costs almost nothing.
    private static let allowance = 2_000_000_000
    /// sync_file_range(2)'s SYNC_FILE_RANGE_WRITE, a macro that Swift does not see: begins, and waits for nothing but a
    /// place in the disk's queue.
    private static let beginning: UInt32 = 2

    /// The folder that holds a folder for each database.
    let base: String
    /// The first error that hindered a look (errno), 0 if none did. A file that is gone is none.
    private(set) var trouble: Int32 = 0
    /// When it last looked, in nanoseconds since 1970.
    private var looked: Int

    /// - Parameter base: PostgreSQL's folder `base`. What was written there long before now is left alone.
    init(base: String) {
        self.base = base
        looked = Self.now
    }

    /// Looks once: begins to write each file of a table or an index to which something was written since the last look.
    /// Temporary tables and files, which may be gone before they would be written, are left alone.
    ///
    /// - Returns: the files whose writing has begun.
    mutating func look() -> Int {
        let since = looked - Self.allowance
        looked = Self.now
        var begun = 0
        each(in: open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) { this, databases, database in
            let folder = openat(databases, database, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            this.each(in: folder) { this, folder, name in
                var found = stat()
                guard fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0, found.st_mode & S_IFMT == S_IFREG,
                    Self.nanoseconds(found.st_mtim) >= since
                else { return }
                if this.beginWriting(name, in: folder) { begun += 1 }
            }
        }
        return begun
    }

    private mutating func beginWriting(_ name: UnsafePointer<CChar>, in folder: Int32) -> Bool {
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            note(errno)
            return false
        }
        defer { close(file) }
        guard sync_file_range(file, 0, 0, Self.beginning) == 0 else {
            note(errno)
            return false
        }
        return true
    }

    /// Each entry whose name begins with a digit: databases, and files of all but temporary tables. Closes the folder.
    private mutating func each(
        in folder: Int32, _ body: (inout SteadyWriting, Int32, UnsafePointer<CChar>) -> Void
    ) {
        guard folder >= 0 else { return note(errno) }
        guard let stream = fdopendir(folder) else {
            note(errno)
            close(folder)
            return
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                guard let name = bytes.baseAddress?.assumingMemoryBound(to: CChar.self), isdigit(Int32(name[0])) != 0
                else { return }
                body(&self, folder, name)
            }
        }
    }

    private mutating func note(_ error: Int32) {
        if trouble == 0, error != ENOENT { trouble = error }
    }

    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
}
