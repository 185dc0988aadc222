import PostgresPipeline
import TestSupport
import Testing

@Suite struct DirectConnectionTests {
    @Test func runsScriptsAndQueries() throws {
        let cluster = try PostgresCluster.shared()
        let database = try cluster.createDatabase()
        let connection = try DirectConnection.connect(cluster.conninfo(database: database))
        try connection.execute("create table t (a int, b text); insert into t values (1, 'x'), (2, null)")
        #expect(
            try connection.query("select a, b from t where a >= $1::int order by a", ["1"]) == [
                ["1", "x"], ["2", nil],
            ])
        #expect(connection.serverVersion >= 150_000)
    }

    @Test func saysWhatTheServerRefused() throws {
        let cluster = try PostgresCluster.shared()
        let connection = try DirectConnection.connect(cluster.conninfo())
        let error = #expect(throws: DatabaseError.self) { try connection.execute("select 1/0") }
        #expect(error?.sqlstate == "22012")
        #expect(error?.kind == .server)
    }

    @Test func saysThatNobodyIsThere() throws {
        let error = #expect(throws: DatabaseError.self) {
            _ = try DirectConnection.connect("host=/tmp/nowhere dbname=x user=y")
        }
        #expect(error?.kind == .connectionLost)
    }

    @Test func makesATemplateOnce() throws {
        let cluster = try PostgresCluster.shared()
        for _ in 1...2 {
            let template = try cluster.template("direct_template") { conninfo in
                try DirectConnection.connect(conninfo).execute("create table made (n int); insert into made values (7)")
            }
            let database = try cluster.createDatabase(template: template)
            #expect(try cluster.run("select n from made", database: database) == "7")
        }
    }
}
