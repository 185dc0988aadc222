import Foundation
import Testing

extension EndToEnd {
    /// The whole path through the real programs: desk, server, PostgreSQL and back.
    @Suite struct RegistrationTests {
        @Test("A family is registered once, found, counted, and the same rows are read by psql")
        func registeredFoundCounted() throws {
            let centre = try Centre()
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()
            let family = try Families(folder: centre.folder).file(seed: 1)

            let slip = try centre.atDesk("LHR-001", port: serving.port, ["register", "--file", family.path])
            #expect(slip.contains("LHR-001/1/1"), "the receipt stands on the slip")
            let found = try centre.atDesk("LHR-001", port: serving.port, ["find", "--cnic", family.head, "--json"])
            #expect(found.contains("\"found\":1"))
            let status = try centre.atDesk("LHR-001", port: serving.port, ["status", "--cnic", family.head, "--json"])
            #expect(status.contains("\"status\":\"PENDING_VERIFICATION\""))
            #expect(!status.lowercased().contains("score"))
            let counts = try centre.atDesk(
                "LHR-SUP", port: serving.port, ["counts", "--date", Families.todayText, "--json"], supervisor: true)
            #expect(counts.contains("\"registered\":1"))

            let rows = try centre.sql(
                """
                select h.tehsil, h.version, (select count(*) from nser.member m where m.household_id = h.id),
                    a.state from nser.household h join nser.assessment a on a.household_id = h.id
                """)
            #expect(rows == "PK60101|1|6|SCORED")
            #expect(try centre.violations() == [])
        }

        @Test("A second send of the same act changes nothing; the same people again are refused")
        func neverDoubled() throws {
            let centre = try Centre()
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()
            let family = try Families(folder: centre.folder).file(seed: 2)

            try centre.atDesk("LHR-001", port: serving.port, ["register", "--file", family.path])
            try centre.atDesk("LHR-001", port: serving.port, ["send"])
            let again = try centre.atDesk("LHR-001", port: serving.port, ["register", "--file", family.path])
            #expect(again.contains("LHR-001/1/1"), "the same file is the same act")
            #expect(try centre.sql("select count(*), max(seq) from nser.journal_entry") == "1|1")

            let other = centre.folder + "/other.json"
            try String(contentsOfFile: family.path, encoding: .utf8)
                .replacingOccurrences(of: "\"address\":\"", with: "\"address\":\"نیا ")
                .write(toFile: other, atomically: true, encoding: .utf8)
            let refused = try centre.atDesk(
                "LHR-001", port: serving.port, ["register", "--file", other, "--json"], exit: 1)
            #expect(refused.contains("561"))
            #expect(try centre.sql("select count(*) from nser.household") == "1")
            #expect(try centre.sql("select count(*), max(seq) from nser.journal_entry") == "2|2")
            #expect(try centre.violations() == [])
        }
    }
}
