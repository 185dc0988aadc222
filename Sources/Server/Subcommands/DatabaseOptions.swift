internal import ArgumentParser
internal import Glibc
internal import PostgresPipeline
internal import Registry

/// Which database a subcommand works on: a named one, or the private cluster of a data folder.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PostgreSQL database, as libpq's connection string or URI. Default: the environment's NSER_DATABASE; without it, the private cluster in --data.",
            valueName: "conninfo"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            "Folder of the private PostgreSQL cluster. Default: the environment's NSER_DATA, or ./nser-data.",
            valueName: "folder"))
    var data: String?

    /// The data folder, used for the private cluster and for keys.
    var dataFolder: String { data ?? Self.environment("NSER_DATA") ?? "nser-data" }

    /// The database that was named; nil for the private cluster.
    var named: String? { database ?? (data == nil ? Self.environment("NSER_DATABASE") : nil) }

    /// Makes the database ready to be worked on. A private cluster is made or started if need be, and migrated; a named
    /// database is taken as it is.
    ///
    /// - Parameter report: gets a sentence when something happened that an operator wants to know.
    func open(report: @escaping @Sendable (String) -> Void = { _ in }) async throws -> OpenDatabase {
        if let conninfo = named {
            return OpenDatabase(application: conninfo, administration: conninfo, cluster: nil)
        }
        let cluster = try await EmbeddedCluster.start(dataFolder, report: report)
        do {
            let outcome = try Migrations().apply(on: Administration.connect(cluster.administration))
            if !outcome.applied.isEmpty { report("applied \(outcome.applied.count) migration(s)") }
        } catch {
            try? await cluster.stop()
            throw error
        }
        return OpenDatabase(application: cluster.application, administration: cluster.administration, cluster: cluster)
    }

    /// The value of an environment variable, unless it is empty.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

/// A database that a subcommand may work on.
struct OpenDatabase: Sendable {
    /// The connection string by which the server works.
    let application: String
    /// The connection string of migrations and administration.
    let administration: String
    /// The private cluster, unless the database was named.
    let cluster: EmbeddedCluster?

    /// Leaves the database; a private cluster that nobody else uses is stopped.
    func close() async throws {
        try await cluster?.stop()
    }
}
