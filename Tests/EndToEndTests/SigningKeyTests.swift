import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The key by which closed days are signed: a server that was given a wrong one does not start, and says why.
    @Suite struct SigningKeyTests {
        private static func centre() throws -> Centre {
            let cluster = try PostgresCluster.shared()
            return try Centre(database: "host=\(cluster.folder) dbname=\(try cluster.createDatabase())")
        }

        private static func words(_ centre: Centre, _ more: [String]) -> [String] {
            ["serve", "--listen", "127.0.0.1:0", "--certificates", centre.certificates, "--invented-ids"] + more
        }

        /// The port at which a server listens, once it does.
        private static func port(of program: RunningProgram) throws -> Int {
            let line = try program.line(containing: "listening on 127.0.0.1:", within: 120)
            let digits = line.components(separatedBy: "listening on 127.0.0.1:")[1].prefix(while: \.isNumber)
            return try #require(Int(digits))
        }

        @Test("A key that cannot sign ends the start: words and exit code for each reason")
        func wrongKeys() throws {
            let centre = try Self.centre()
            defer { centre.remove() }
            try centre.administer(["migrate"])
            func refused(_ file: String, exit expected: Int32) throws -> String {
                let program = try centre.start(Self.words(centre, ["--signing-key", file]), user: "nser_app")
                let status = try program.ended(within: 60)
                #expect(status == expected, "\(program.output)")
                #expect(!program.output.contains("listening"))
                return program.output
            }
            #expect(try refused(centre.folder + "/password", exit: 1).contains("no key signs yet"))
            try centre.prepare()
            let names = try FileManager.default.contentsOfDirectory(atPath: centre.folder + "/keys")
            let key = centre.folder + "/keys/" + (try #require(names.first))
            #expect(try refused(key + ".none", exit: 73).contains("cannot read \(key).none: No such file"))
            #expect(try refused(centre.folder, exit: 73).contains("Is a directory"))
            for (bytes, words) in [
                (32, "is not the private half of the key that signs"), (0, "is not the private half"),
                (31, "is not the private half"), (33, "is longer than 32 bytes"),
            ] {
                let file = centre.folder + "/other.key"
                try Data(repeating: 7, count: bytes).write(to: URL(fileURLWithPath: file))
                #expect(try refused(file, exit: 73).contains("\(file) \(words)"), "\(bytes) bytes")
            }
            try expectUnreadableIsNamed(key, centre)
            // A key that was retired signs no more.
            try centre.administer(["key", "rotate", "--keys", centre.folder + "/keys"])
            #expect(try refused(key, exit: 73).contains("is not the private half of the key that signs"))
        }

        /// Root reads everything, but for what its capabilities are taken away.
        private func expectUnreadableIsNamed(_ key: String, _ centre: Centre) throws {
            let copy = centre.folder + "/closed.key"
            try FileManager.default.copyItem(atPath: key, toPath: copy)
            try #require(chmod(copy, 0) == 0)
            let words = Self.words(centre, ["--signing-key", copy])
            let database = try #require(centre.conninfo(user: "nser_app"))
            let taken =
                getuid() == 0
                ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", Programs.server]
                : [Programs.server]
            let program = try RunningProgram("/usr/bin/env", taken + words + ["--database", database])
            #expect(try program.ended(within: 60) == 73, "\(program.output)")
            #expect(program.output.contains("cannot read \(copy): Permission denied"), "\(program.output)")
        }

        @Test(
            "Without a key days are closed unsigned, and server and desk say so; a rotated key signs until the restart")
        func withoutAKey() throws {
            let centre = try Self.centre()
            defer { centre.remove() }
            try centre.prepare()
            let unsigned = try centre.start(Self.words(centre, []), user: "nser_app")
            let port = try Self.port(of: unsigned)
            #expect(unsigned.output.contains("days are closed without a signature: no --signing-key was named"))
            try centre.addDesks()
            let yesterday = try centre.sql("select (now() at time zone 'Asia/Karachi')::date - 1")
            let said = try centre.atDesk("LHR-001", port: port, ["close-day", "--date", yesterday])
            #expect(said.contains("not signed: the server has no key"), "\(said)")
            #expect(try centre.sql("select signature is null and key_id is null from nser.day_close") == "t")
            unsigned.signal(SIGTERM)
            #expect(try unsigned.ended() == 0)

            let serving = try centre.serve()
            let first = try centre.sql("select id from nser.signing_key where retired_at is null")
            try centre.administer(["key", "rotate", "--keys", centre.folder + "/keys"])
            try serving.program.line(containing: "key \(first) was retired; days are signed with it until")
            let today = try centre.atDesk("LHR-001", port: serving.port, ["close-day"])
            #expect(today.contains("signed by key \(first)"), "\(today)")
            #expect(
                try centre.sql(
                    """
                    select count(*) from nser.day_close c join nser.signing_key k on k.id = c.key_id
                    where k.retired_at is not null
                    """) == "1")
        }

        @Test("Where a key for days was made, it signs days and no model, and the key for models signs no day")
        func aKeyForDays() throws {
            let centre = try Self.centre()
            defer { centre.remove() }
            try centre.prepare()
            let names = try FileManager.default.contentsOfDirectory(atPath: centre.folder + "/keys")
            let (models, days) = (centre.folder + "/keys", centre.folder + "/day-keys")
            let said = try centre.administer(["key", "make", "--purpose", "day", "--keys", days])
            let made = try #require(said.split(separator: "\n").last?.split(separator: " ").last.map(String.init))
            let ofModels = models + "/" + (try #require(names.first))
            let refused = try centre.start(Self.words(centre, ["--signing-key", ofModels]), user: "nser_app")
            #expect(try refused.ended(within: 60) == 73, "\(refused.output)")
            try centre.administer(["model", "load", "bisp-shape", "--keys", days], exit: 73)
            try centre.administer(["model", "load", "bisp-shape", "--keys", models], exit: 0)

            let words = Self.words(centre, ["--signing-key", "\(days)/\(made).key"])
            let serving = try centre.start(words, user: "nser_app")
            let port = try Self.port(of: serving)
            try centre.addDesks()
            let closed = try centre.atDesk("LHR-001", port: port, ["close-day"])
            #expect(closed.contains("signed by key \(made)"), "\(closed)")
            try centre.administer(["key", "rotate", "--purpose", "day", "--keys", days], exit: 0)
            try serving.line(containing: "key \(made) was retired")
            try centre.administer(["key", "make", "--purpose", "all", "--keys", days], exit: 64)
        }
    }
}
