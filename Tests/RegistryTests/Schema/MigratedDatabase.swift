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
            _ = try Migrations().apply(on: Administration.connect(conninfo))
        }
        name = try cluster.createDatabase(template: template)
    }

    /// As superuser of the cluster, who may do everything except what a constraint forbids.
    var administration: String { cluster.conninfo(database: name) }

    /// As the server works.
    var application: String { cluster.conninfo(database: name, user: "nser_app") }
}
