import PostgresPipeline
import Registry
import TestSupport

/// A fresh database with the whole schema, a copy of a template that is migrated once in the test process.
struct MigratedDatabase {
    let cluster: PostgresCluster
    let name: String

    init() throws {
        cluster = try PostgresCluster.shared()
        let template = try cluster.template("registry_template") { conninfo in
            try Self.makeSchema(on: Administration.connect(conninfo))
        }
        name = try cluster.createDatabase(template: template)
    }

    /// The whole schema, and the journal's months of the tests' days: migrations make only the present one and those to come.
    static func makeSchema(on connection: borrowing DirectConnection) throws {
        _ = try Migrations().apply(on: connection)
        try connection.execute("select nser.make_journal_months('2026-11-01', 2)")
    }

    /// A copy of another template of the shared cluster, with more in it than the schema.
    init(template: String) throws {
        cluster = try PostgresCluster.shared()
        name = try cluster.createDatabase(template: template)
    }

    /// As superuser of the cluster, who may do everything except what a constraint forbids.
    var administration: String { cluster.conninfo(database: name) }

    /// Waits, by asking the server, until nobody holds an advisory lock in the database: a backend that was ended tells
    /// its client before it lets go.
    func untilUnlocked() throws {
        let connection = try Administration.connect(administration)
        let sql = """
            select count(*) from pg_locks where locktype = 'advisory'
                and database = (select oid from pg_database where datname = current_database())
            """
        while try connection.query(sql) != [["0"]] { _ = try connection.query("select pg_sleep(0.01)") }
    }

    /// As the server works.
    var application: String { cluster.conninfo(database: name, user: "nser_app") }
}
