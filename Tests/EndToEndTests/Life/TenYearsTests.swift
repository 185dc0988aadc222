import Foundation
import Testing

extension EndToEnd {
    /// Ten years of three families through the real programs, told in three-families.md.
    @Suite struct TenYearsTests {
        @Test("Every question about ten years answers as the table written by hand says", .timeLimit(.minutes(5)))
        func asTheTableSays() throws {
            let centre = try Centre(desks: 3, rehearsal: "2016-09-01T08:00:00+05:00")
            defer { centre.remove() }
            try prepare(centre)
            var serving = try centre.serve()
            for act in TenYears.acts {
                try centre.pass(to: "\(act.day)T\(act.time):00+05:00")
                try perform(act, centre, &serving)
            }
            try ask(centre, port: serving.port)
            try countVersions(centre, port: serving.port)
            // Months of years ago were never made ahead: their entries lay in the rest until now.
            try centre.administer(["migrate"])
            #expect(try centre.violations() == [])
            try refuseRealCards(centre, serving)
        }

        /// Where one number is that of a real card, nothing is rehearsed.
        private func refuseRealCards(_ centre: Centre, _ serving: Serving) throws {
            #expect(
                try centre.sql("update nser.identity set number = 3520112345671 where number = 11 returning 1") == "1")
            serving.program.signal(SIGTERM)
            try serving.program.ended()
            let error = #expect(throws: Unexpected.self) { try centre.serve() }
            #expect(error?.description.contains("numbers of real cards") == true)
        }

        private func prepare(_ centre: Centre) throws {
            try centre.prepare()
            try centre.administer(["model", "load", "bisp-shape", "--keys", centre.folder + "/keys"])
            for programme in ["kafaalat", "taleemi-wazaif"] {
                try centre.administer(["programme", "load", programme, "--keys", centre.folder + "/keys"])
                try centre.administer(["programme", "activate", programme, "--by", "one", "--second", "other"])
            }
            try centre.administer(["programme", "rule-set", "pk-2005-06", "--by", "one", "--second", "other"])
            // The identity authority's list has come, and nobody of the story is on it: the higher limit is nobody's.
            let list = centre.folder + "/disability.csv"
            try Data("number\n0000000000017\n".utf8).write(to: URL(fileURLWithPath: list))
            try centre.administer(["filters", "import", list, "--filter", "DISABILITY_RECORD"])
            try centre.addDesks()
            try centre.addDesk("QTA-001", centre: "QTA-C1", tehsil: "PK20103")
            try centre.addDesk("SND-001", centre: "SND-C1", tehsil: "PK70203")
            try centre.administer(["officer", "move", "supervisor", "--role", "SUPERVISOR", "--area-level", "NATIONAL"])
        }

        private func perform(_ act: TenYears.Act, _ centre: Centre, _ serving: inout Serving) throws {
            func atDesk(_ arguments: [String]) throws {
                try centre.atDesk(
                    act.desk, port: serving.port, arguments, supervisor: act.desk == TenYears.supervisor)
            }
            let file = centre.folder + "/act.json"
            switch act.deed {
            case .register(let household, let tehsil, let roster, let home):
                try ThreeFamilies.registration(household, tehsil: tehsil, roster, home)
                    .write(toFile: file, atomically: true, encoding: .utf8)
                try atDesk(["register", "--file", file])
            case .event(let household, let kind, let effective, let details, let more):
                let event = """
                    {"household":"<\(household)>","event":"\(kind)","effective":"\(effective)","details":\(details)\(more)}
                    """
                try ThreeFamilies.filled(event).write(toFile: file, atomically: true, encoding: .utf8)
                try atDesk(["update", "--file", file])
            case .reassess(let household): try atDesk(["reassess", ThreeFamilies.filled("<\(household)>")])
            case .model(let name):
                try centre.administer(["model", "activate", name, "--by", "one", "--second", "other"])
                try centre.administer(["programme", "rule-set", name, "--by", "one", "--second", "other"])
                // A server scores by the model that it found when it started.
                serving.program.signal(SIGTERM)
                try serving.program.ended()
                serving = try centre.serve()
            }
        }

        private func ask(_ centre: Centre, port: Int) throws {
            let story = Programs.root + "/Tests/EndToEndTests/Life/three-families.md"
            let table = Knowledge.table(of: try String(contentsOfFile: story, encoding: .utf8))
            #expect(table.count >= 60)
            // Each desk asks about its own families; those of Attock take turns, as no desk may log in that often.
            let desks = ["A": centre.desks, "B": ["QTA-001"], "C": ["SND-001"], "D": centre.desks]
            for (place, expected) in table.enumerated() {
                let askers = desks[expected.household] ?? []
                let program = try centre.desk(
                    askers[place % askers.count], port: port,
                    ["show", ThreeFamilies.filled("<\(expected.household)>"), "--as-of", expected.asOf, "--json"])
                try program.closeInput()
                _ = try program.ended(within: 60)
                let known = try Knowledge(expected, answer: program.output)
                #expect(known.columns == expected.columns, "\(expected.household) as of \(expected.moment)")
            }
        }

        /// HISTORY tells the same story, in so many versions.
        private func countVersions(_ centre: Centre, port: Int) throws {
            for (household, versions) in [("A", 23), ("B", 11), ("C", 9), ("D", 2)] {
                let history = try centre.atDesk(
                    TenYears.supervisor, port: port, ["history", ThreeFamilies.filled("<\(household)>"), "--json"],
                    supervisor: true)
                #expect(history.contains("\"versions\":\(versions),"), "\(household): \(history.suffix(200))")
            }
        }
    }
}
