internal import CSched
internal import Glibc
internal import PostgresPipeline

/// Lets the night give way to the desks: its program and, on PostgreSQL's own machine, its sessions work when nobody else
/// wants the processor.
package enum QuietSession {
    /// sched(7)'s SCHED_IDLE: works when nobody else wants the processor, and is put aside at once when somebody does. Of 64
    /// desks beside a night over a million households the p99 was 74 to 165 ms under it, 196 to 332 under nice(1) alone.
    package static let policy: Int32 = 5

    /// For kernels that have no such policy or do not allow it: the most that nice(1) knows.
    static let niceness: Int32 = 19

    /// What the kernel lets it work at a stretch while nobody better waits, the longest that Linux knows. Among sessions (see
    /// `sessionGivesWay`) it is a short one that keeps a desk waiting: who is woken by the end of a flush is then not
    /// preferred to it, and waits for the next tick. A program that flushed 16 kB of a file again and again beside three
    /// others, idle and of niceness 19 as the night is, needed 2.94 ms for a flush where their slices were 1.4 ms (the
    /// kernel's own for two processors) or shorter, 0.09 to 0.17 where they were 2, 3, 5, 20 or 100 ms (medians; 0.17 beside
    /// nobody; Linux 6.18, 250 ticks a second). Kernels before 6.12 know no such slices.
    static let slice: UInt64 = 100_000_000

    private static let settings = [
        // Workers of a parallel query are others' processes, which nobody has made give way.
        "max_parallel_workers_per_gather = 0",
        // A session that waits for a flush of the log holds a lock for which every desk's commit waits, and goes on only when
        // nobody else wants the processor. Left to PostgreSQL's own writer, its commits come in their order all the same, and
        // the night's end is flushed with all before it (`NightRun.finish`): a night that a crash cut short is begun again.
        "synchronous_commit = off",
        // A session whose night was killed ends with it, and does not work on for nobody.
        "client_connection_check_interval = '2s'",
    ]

    /// Whole tables are joined and grouped: in memory, not in files, whose writing delays what the desks have flushed. An
    /// eighth of the shared buffers, 64 to 512 MB.
    private static let memory = """
        select set_config('work_mem',
            least(524288, greatest(65536, pg_size_bytes(current_setting('shared_buffers')) / 8192))::text, false)
        """

    /// Pages that it writes itself, of large scans or because it needs their place: the kernel is asked to begin with them
    /// at each 256 kB, so that the desks' commits do not wait behind many; nothing where PostgreSQL's system cannot.
    private static let steady = """
        select set_config(name, least(32, max_val::integer)::text, false)
        from pg_settings where name = 'backend_flush_after'
        """

    /// The program itself: the threads that it has, and whatever these start; and its session, if that is its own.
    package static func programGivesWay() {
        threadsGiveWay()
        sessionGivesWay()
    }

    /// sched(7)'s autogroups: where a kernel has them, what threads are allowed counts only among those of one session, and
    /// all sessions have the same share, so that an idle program takes half of a processor from another session. Each process
    /// of PostgreSQL is a session too. Of 64 desks at half of their most the p99 was 18 to 123 ms in six runs beside a
    /// first night that took households up, and 61 to 103 ms in four beside nobody. While PostgreSQL's sessions kept their
    /// share it was 1,158, 1,024 and 86 ms beside a night, 74, 21 and 21 beside nobody. It does not make a night unseen: six
    /// runs beside a night over a million households had 23 to 105 ms where six beside nobody had 17 to 151 (838 registrations
    /// a second, on a disk that by itself took up to 286 ms for a flush). To keep the night to one of the two processors made
    /// no difference (medians of 12 runs each 28 and 27 ms).
    /// Inside a control group with a share of its own all this says nothing.
    ///
    /// A session that others are in keeps its place; a program without a terminal takes one of its own, unless it leads a
    /// group of that session, which the kernel does not allow.
    private static func sessionGivesWay() {
        if getsid(0) != getpid() {
            let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
            if terminal >= 0 { close(terminal) }
            guard terminal < 0, setsid() > 0 else { return }
        }
        giveWay(asSession: "self")
    }

    /// The whole session of a process: allowed to the process's own user, and to who may write any file.
    private static func giveWay(asSession process: String) {
        let file = open("/proc/\(process)/autogroup", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        let words = Array("\(niceness)".utf8)
        // Of all who are not root the kernel hears one in a tenth of a second; a night has a session for each of its checks.
        for _ in 0..<50 {
            guard write(file, words, words.count) < 0, errno == EAGAIN else { return }
            usleep(100_000)
        }
    }

    private static func threadsGiveWay() {
        guard let folder = opendir("/proc/self/task") else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let thread = id_t(name) { giveWay(thread) }
        }
    }

    /// The session behind a connection. PostgreSQL has no word for it, so the kernel is asked; where the server is on
    /// another machine, in another container or of another user, the session keeps its place and nobody is disturbed.
    static func giveWay(_ connection: borrowing DirectConnection) throws(AdministrationError) {
        for setting in settings { try connection.run("set \(setting)") }
        try connection.run(memory)
        try connection.run(steady)
        let rows = try connection.rows("select pg_backend_pid() where inet_server_addr() is null")
        guard let row = rows.first else { return }
        let process = try row.integer(0)
        // The number must be that session's here too.
        guard let name = try? SmallFile.read("/proc/\(process)/comm", limit: 64),
            name.starts(with: Array("postgres".utf8))
        else { return }
        giveWay(id_t(process))
        // PostgreSQL makes each of its processes a session.
        giveWay(asSession: "\(process)")
    }

    /// One thread; a process is known by its first one.
    private static func giveWay(_ thread: id_t) {
        var parameters = sched_param()
        parameters.sched_priority = 0
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, niceness)
        // The policy has no word for a slice, and keeps the one that was set before.
        _ = nser_sched_set_slice(pid_t(thread), niceness, slice)
        sched_setscheduler(pid_t(thread), policy, &parameters)
    }
}
