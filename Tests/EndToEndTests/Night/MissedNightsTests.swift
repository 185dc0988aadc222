import Foundation
import Testing

extension EndToEnd {
    /// Nights that nobody held: which they are, and that one command makes up for all of them.
    @Suite struct MissedNightsTests {
        /// A registry in a rehearsal, which goes by the moment given, and its server.
        private static func registry(at moment: String) throws -> Centre {
            let centre = try Centre(rehearsal: moment)
            try centre.prepare()
            _ = try centre.serve()
            return centre
        }

        private static func words(_ centre: Centre, _ words: [String]) throws -> [String] {
            let clock = try #require(centre.clock)
            return words + ["--rehearsal-clock", clock]
        }

        /// What the program says of nights on standard error, sentence by sentence.
        private static func sentences(_ output: String) -> [String] {
            output.matches(of: /nser-server: ([^\n]*night[^\n]*)/).map { String($0.1) }
        }

        private static func hold(_ centre: Centre, _ more: [String] = [], exit status: Int32) throws -> [String] {
            sentences(
                try centre.administer(words(centre, ["reconcile", "--date", "missed"] + more), exit: status))
        }

        /// What `night-status` says; of the last night that was held without when that was.
        private static func status(_ centre: Centre, exit status: Int32) throws -> [String] {
            let output = try centre.administer(words(centre, ["night-status"]), exit: status)
            guard status == 0 else { return sentences(output) }
            return output.matches(of: /(night for [0-9-]+: finished )[^;\n]+(; none is missed)\n/).map {
                "\($0.1)\($0.2)"
            }
        }

        private static func missing(_ days: String...) -> [String] {
            [
                "no night for \(days.joined(separator: ", ")) came to its end; "
                    + "nser-server reconcile --date missed makes up for that"
            ]
        }

        /// The days of all nights in the order in which they were begun, and whether each came to its end.
        private static func nights(_ centre: Centre) throws -> String {
            try centre.sql(
                """
                select string_agg(day || case when finished_at is null then ' open' else '' end, ', ' order by id)
                from nser.night_run
                """)
        }

        @Test("Nights that were missed are made up for, oldest first; night-status names them before, and none after")
        func threeDaysAreMadeUpFor() throws {
            let centre = try Self.registry(at: "2026-11-02T00:30:00+05:00")
            defer { centre.remove() }
            // A new registry has one night to hold, and not a month of them.
            #expect(try Self.status(centre, exit: 1) == Self.missing("2026-11-01"))
            #expect(
                try Self.hold(centre, exit: 0) == [
                    "holds the night for 2026-11-01, 1 of 1", "night 1 for 2026-11-01: 0 finding(s) open",
                ])
            #expect(try Self.status(centre, exit: 0) == ["night for 2026-11-01: finished ; none is missed"])
            #expect(try Self.hold(centre, exit: 0) == ["no night is missed: 0 finding(s) open"])

            try centre.pass(to: "2026-11-05T00:30:00+05:00")
            #expect(try Self.status(centre, exit: 1) == Self.missing("2026-11-02", "2026-11-03", "2026-11-04"))
            #expect(
                try Self.hold(centre, exit: 0) == [
                    "holds the night for 2026-11-02, 1 of 3", "night 2 for 2026-11-02: 0 finding(s) open",
                    "holds the night for 2026-11-03, 2 of 3", "night 3 for 2026-11-03: 0 finding(s) open",
                    "holds the night for 2026-11-04, 3 of 3", "night 4 for 2026-11-04: 0 finding(s) open",
                ])
            #expect(try Self.status(centre, exit: 0) == ["night for 2026-11-04: finished ; none is missed"])
            #expect(try Self.nights(centre) == "2026-11-01, 2026-11-02, 2026-11-03, 2026-11-04")

            try expectAnUnfinishedDayCountsForNothing(centre)
            // So many days that those of before are among the last 31 no more.
            try centre.pass(to: "2027-01-15T00:30:00+05:00")
            let named = try #require(try Self.status(centre, exit: 1).first)
            #expect(named.hasPrefix("no night for 2026-12-15, 2026-12-16, "), "\(named)")
            #expect(named.contains(", 2027-01-14 came to its end; "), "\(named)")
            #expect(named.matches(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/).count == 31, "\(named)")
        }

        /// A night that somebody held at noon saw half of its day: the whole of it is still to be reconciled.
        private func expectAnUnfinishedDayCountsForNothing(_ centre: Centre) throws {
            try centre.pass(to: "2026-11-05T12:00:00+05:00")
            try centre.administer(Self.words(centre, ["reconcile", "--date", "today"]), exit: 0)
            try centre.pass(to: "2026-11-06T00:30:00+05:00")
            #expect(try Self.status(centre, exit: 1) == Self.missing("2026-11-05"))
            let said = try centre.administer(
                Self.words(centre, ["night-status", "--date", "2026-11-05"]), exit: 1)
            #expect(said.contains("held before the day was over"), "\(said)")
            // One line of JSON for each night, whose rows say the day.
            let listed = try centre.listing(Self.words(centre, ["reconcile", "--date", "missed", "--json"]))
            #expect(listed.split(separator: "\n").count == 1)
            let rows = try #require(JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [[String: Any]])
            #expect(rows.count > 30 && rows.allSatisfy { $0["day"] as? String == "2026-11-05" })
            #expect(try Self.status(centre, exit: 0) == ["night for 2026-11-05: finished ; none is missed"])
            #expect(try Self.nights(centre).hasSuffix("2026-11-04, 2026-11-05, 2026-11-05"))
        }

        @Test("The gravest night is the exit code, one that cannot be held ends the sequence, each leaves its files")
        func endsAsTheGravest() throws {
            let centre = try Self.registry(at: "2026-11-04T00:30:00+05:00")
            defer { centre.remove() }
            try centre.administer([
                "seed", "--households", "60", "--seed", "11", "--day", NightCentre.day, "--tehsils",
                NightCentre.tehsils.joined(separator: ","),
            ])
            // From the first day of the journal on.
            #expect(try Self.status(centre, exit: 1) == Self.missing("2026-11-01", "2026-11-02", "2026-11-03"))
            let (keys, folder) = (["--keys", centre.folder + "/keys"], centre.folder + "/reports")
            // A file is no folder for others.
            let nowhere = ["--files", centre.folder + "/password/reports"] + keys
            #expect(try Self.hold(centre, nowhere, exit: 73) == ["holds the night for 2026-11-01, 1 of 3"])
            #expect(try Self.nights(centre) == "2026-11-01 open")

            // The first night only has its files to write; the others find something, and cannot look everywhere.
            try centre.sabotage(
                """
                update nser.member set name = 'Nobody'
                where relation = 1 and household_id = (select min(id::text)::uuid from nser.household)
                """)
            _ = try centre.sql("alter table nser.import_row rename to import_row_away")
            let late = "; what could not be checked is checked when it is started again"
            #expect(
                try Self.hold(centre, ["--files", folder] + keys, exit: 2) == [
                    "holds the night for 2026-11-01, 1 of 3", "night 1 goes on",
                    "night 1 for 2026-11-01: 0 finding(s) open", "holds the night for 2026-11-02, 2 of 3",
                    "night 2 for 2026-11-02: 1 finding(s) open" + late, "holds the night for 2026-11-03, 3 of 3",
                    "night 3 for 2026-11-03: 1 finding(s) open" + late,
                ])
            #expect(try Self.nights(centre) == "2026-11-01, 2026-11-02 open, 2026-11-03 open")
            #expect(try Self.status(centre, exit: 1) == Self.missing("2026-11-02", "2026-11-03"))

            _ = try centre.sql("alter table nser.import_row_away rename to import_row")
            #expect(
                try Self.hold(centre, ["--files", folder] + keys, exit: 1) == [
                    "holds the night for 2026-11-02, 1 of 2", "night 2 goes on",
                    "night 2 for 2026-11-02: 1 finding(s) open", "holds the night for 2026-11-03, 2 of 2",
                    "night 3 goes on", "night 3 for 2026-11-03: 1 finding(s) open",
                ])
            #expect(try Self.hold(centre, exit: 1) == ["no night is missed: 1 finding(s) open"])
            #expect(try Self.status(centre, exit: 0) == ["night for 2026-11-03: finished ; none is missed"])
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            // Nobody worked on the others, and no desk has an officer: only the office of what was found has files.
            let open = try centre.sql("select distinct tehsil from nser.finding")
            let ofEmptyDays = ["2026-11-02", "2026-11-03"].flatMap { NightCentre.names(of: $0, [open]) }
            #expect(files == NightCentre.names + ofEmptyDays)
        }

        @Test("Nights of one office are nobody's to make up for, and wrong words are told before a database is touched")
        func officeIsRefused() throws {
            for (words, complaint) in [
                (
                    ["reconcile", "--date", "missed", "--office", "PK60101"],
                    "--date missed makes up for nights of the whole country: without --office"
                ),
                (["reconcile", "--date", "lost"], "--date is a day written YYYY-MM-DD, today, yesterday or missed"),
                (
                    ["night-status", "--rehearsal-clock", "/nowhere/moment"],
                    "--rehearsal-clock is for invented families on this machine"
                ),
            ] {
                let program = try RunningProgram(Programs.server, words + ["--database", "host=/nowhere dbname=nser"])
                #expect(try program.ended() == 64, "\(program.output)")
                #expect(program.output.contains("Error: \(complaint)"), "\(program.output)")
            }
        }
    }
}
