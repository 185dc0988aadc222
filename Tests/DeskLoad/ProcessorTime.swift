import Foundation

/// Processor time from /proc: of one process, or of a PostgreSQL cluster with all its backends, also those that ended.
struct ProcessorTime {
    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// Seconds of processor time the process has used, without its children.
    static func seconds(process: Int) -> Double {
        guard let fields = statFields(process) else { return 0 }
        return (fields[11] + fields[12]) / ticksPerSecond
    }

    /// Seconds used by the postmaster, its living children, and its children that it has already reaped.
    static func seconds(cluster postmaster: Int) -> Double {
        guard let fields = statFields(postmaster) else { return 0 }
        var ticks = fields[11] + fields[12] + fields[13] + fields[14]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let process = Int(name), let child = statFields(process), Int(child[1]) == postmaster else {
                continue
            }
            ticks += child[11] + child[12]
        }
        return ticks / ticksPerSecond
    }

    /// The fields of /proc/PID/stat from the third on ("state" is 0); nil when the process is gone.
    private static func statFields(_ process: Int) -> [Double]? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
    }
}

/// Processor time used between two moments, by the server, by PostgreSQL and by this program apart.
struct ProcessorMeter {
    let server: Int?
    let postmaster: Int?
    private var serverBefore = 0.0
    private var clusterBefore = 0.0
    private var ownBefore = 0.0

    init(server: Int?, postmaster: Int?) {
        self.server = server
        self.postmaster = postmaster
    }

    mutating func start() {
        serverBefore = server.map { ProcessorTime.seconds(process: $0) } ?? 0
        clusterBefore = postmaster.map { ProcessorTime.seconds(cluster: $0) } ?? 0
        ownBefore = ProcessorTime.seconds(process: Int(getpid()))
    }

    /// Seconds since `start`.
    func used() -> (server: Double, cluster: Double, own: Double) {
        (
            (server.map { ProcessorTime.seconds(process: $0) } ?? 0) - serverBefore,
            (postmaster.map { ProcessorTime.seconds(cluster: $0) } ?? 0) - clusterBefore,
            ProcessorTime.seconds(process: Int(getpid())) - ownBefore
        )
    }
}
