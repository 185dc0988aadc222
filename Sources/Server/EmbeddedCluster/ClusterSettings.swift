internal import Glibc

/// The settings of an embedded cluster: PostgreSQL's defaults for durability, private connections only, nothing
/// personal in its log.
struct ClusterSettings {
    let folder: ClusterFolder

    /// Who may connect: whoever can enter the private socket folder.
    static let access = "local all all trust\n"

    /// The file that `postgresql.conf` includes; written anew at each start.
    var text: String {
        """
        # Written by nser-server at each start; changes here are lost.
        listen_addresses = ''
        port = 5432
        unix_socket_directories = '\(Self.quoted(folder.socket))'
        unix_socket_permissions = 0700
        max_connections = 100

        # A commit that was answered stays: the defaults, said aloud.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        shared_buffers = '\(Self.sharedMegabytes)MB'
        max_wal_size = '4GB'
        # Segments of the log that are done with are kept for what a night writes beside the desks. By itself PostgreSQL keeps
        # as many as the days before needed, and every further one, 16 MB to be written and flushed about once a second,
        # holds up all commits.
        min_wal_size = '4GB'
        checkpoint_timeout = '15min'
        wal_compression = lz4
        # Pages that a session writes itself (of large scans, COPY and VACUUM, or because it needs their place): the
        # kernel is asked to begin with them at once, so that desks' commits do not wait behind many. For what tables
        # grow by see SteadyWriting.
        backend_flush_after = '256kB'
        default_toast_compression = lz4
        random_page_cost = 1.1
        jit = off

        timezone = 'Asia/Karachi'
        log_timezone = 'Asia/Karachi'
        logging_collector = on
        log_directory = '\(Self.quoted(folder.logs))'
        log_filename = 'postgresql-%d.log'
        log_rotation_age = '1d'
        log_truncate_on_rotation = on
        log_checkpoints = off
        # DETAIL lines and statements quote values, and values are people's.
        log_error_verbosity = terse
        log_min_error_statement = panic
        log_parameter_max_length_on_error = 0

        """
    }

    private static var sharedMegabytes: Int {
        sharedMegabytes(ofMemory: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)))
    }

    /// An eighth of the machine's memory, within 128 MB and 4 GB: the machine is shared with the server.
    ///
    /// - Parameter bytes: of the machine.
    static func sharedMegabytes(ofMemory bytes: Int) -> Int { min(max((bytes >> 20) / 8, 128), 4096) }

    /// A value between single quotes in a settings file.
    private static func quoted(_ value: String) -> String {
        value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }
}
