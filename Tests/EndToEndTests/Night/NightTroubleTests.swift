import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A night that is killed, started twice, or cannot look or write: nothing is lost or doubled, and words say what is.
    @Suite struct NightTroubleTests {
        @Test("Killed at any point and started again, a night finds what an undisturbed one finds")
        func killedAnywhere() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            try night.damageThree()
            let undisturbed = try night.cluster.createDatabase(template: night.database)
            try undisturbedNight(in: undisturbed, of: night)
            let expected = try night.cluster.run(NightCentre.found, database: undisturbed)
            let checks = try Int(night.cluster.run("select count(*) from nser.night_check", database: undisturbed)) ?? 0
            try #require(expected.split(separator: "\n").count == 3 && checks > 30)

            let key = try night.publicKey()
            var killed = 0
            for moment in (0..<14).map({ _ in Int.random(in: 0...checks) }).sorted() {
                let program = try night.centre.start(night.words())
                try night.awaitChecks(moment)
                program.signal(SIGKILL)
                let status = try program.ended()
                // It may have come to its end just before.
                #expect([128 + SIGKILL, 1].contains(status), "\(program.output)")
                killed += status == 1 ? 0 : 1
                try night.awaitUnlocked()
                for (name, content) in try night.files() where !name.hasSuffix(".new") {
                    #expect(try night.isWhole(name, content, by: key), "\(name) after \(moment) checks")
                }
            }
            #expect(killed > 7, "most were killed while they worked")
            // The last one's table has every check, whichever run did it.
            let said = try night.centre.administer(night.words(["--json"]), exit: 1)
            #expect(said.components(separatedBy: #""check":"#).count - 1 == checks, "\(said)")
            #expect(try night.value(NightCentre.found) == expected)
            // Each was found once, and never lost in between.
            #expect(try night.value("select distinct what || count(*) over () from nser.finding_event") == "FOUND3")
            #expect(try night.files().keys.sorted() == NightCentre.names)
            #expect(try night.centre.violations().filter { $0.hasPrefix("night") } == [])
        }

        /// The lines of a night's table about checks that this run did.
        private static func doneNow(_ said: String) -> [Substring] {
            said.split(separator: "\n").filter {
                $0.contains("agrees") && !$0.contains("done before it was begun again")
            }
        }

        private func undisturbedNight(in database: String, of night: NightCentre) throws {
            let program = try RunningProgram(
                Programs.server,
                ["reconcile", "--date", NightCentre.day, "--database"] + [night.cluster.conninfo(database: database)])
            let status = try program.ended(within: 120)
            #expect(status == 1, "\(program.output)")
        }

        /// A pipe stands where the new file is written first, so that the program is stopped in the middle of it.
        @Test("Killed while it writes a file, the file of before stays whole, and the next run only writes files")
        func killedWhileWriting() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            try night.centre.administer(night.words(), exit: 0)
            let key = try night.publicKey()
            for kind in NightCentre.kinds {
                let name = "\(NightCentre.day)-PK60101.\(kind)"
                let before = try #require(night.files()[name])
                let place = night.folder + "/" + name + ".new"
                try #require(mkfifo(place, 0o644) == 0)
                let program = try night.centre.start(night.words())
                try awaitBytes(of: place)
                program.signal(SIGKILL)
                #expect(try program.ended() == 128 + SIGKILL)
                try night.awaitUnlocked()
                unlink(place)
                #expect(try night.files()[name] == before, "\(name)")
                for (name, content) in try night.files() {
                    #expect(try night.isWhole(name, content, by: key), "\(name)")
                }
                let status = try night.centre.administer(["night-status", "--date", NightCentre.day], exit: 1)
                #expect(status.contains("begun again and stands open"), "\(status)")
                // What is half written stays in the folder after a kill; the next run writes it anew.
                try before.prefix(before.count / 2).write(to: URL(fileURLWithPath: place))
                let runs = try night.value("select count(*) from nser.night_run")
                let again = try night.centre.administer(night.words(), exit: 0)
                #expect(again.contains("goes on") && Self.doneNow(again).isEmpty, "\(again)")
                #expect(try night.value("select count(*) from nser.night_run") == runs)
                try night.centre.administer(["night-status", "--date", NightCentre.day], exit: 0)
                #expect(try night.files().keys.sorted() == NightCentre.names)
            }
            let nights = try night.files().filter { $0.key.hasSuffix(".day") }
                .map { String(decoding: $0.value, as: UTF8.self).split(separator: "\n")[3] }
            #expect(Set(nights).count == 1 && nights.first == "night 5", "\(nights)")
        }

        /// Waits until somebody has written into a pipe.
        private func awaitBytes(of pipe: String) throws {
            let descriptor = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            defer { close(descriptor) }
            var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // Without a writer poll says nothing yet; with one that wrote, that there is something to read.
            guard poll(&place, 1, 120_000) == 1, place.revents & Int16(POLLIN) != 0 else {
                throw Unexpected("nobody wrote into \(pipe)")
            }
        }

        /// The scheduling policies of a program's threads, as proc(5) numbers them.
        private func policies(of process: Int32) throws -> Set<Substring> {
            let folder = "/proc/\(process)/task"
            return Set(
                try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { thread in
                    // Behind the name, which may have blanks, begins the third field; the policy is the 41st.
                    let stat = try? String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8)
                    return stat?.split(separator: ")").last?.split(separator: " ")[38]
                })
        }

        @Test("Two nights at a time: one is refused in words, nothing is doubled")
        func startedTwice() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            try night.damageThree()
            // The first one waits at a table that somebody holds.
            let holder = try RunningProgram(
                "/usr/bin/env", ["psql", "-XqAt", "-d", night.cluster.conninfo(database: night.database)])
            try holder.type("begin; lock table nser.survey in access exclusive mode; select 'held';\n")
            try holder.line(containing: "held")
            // On a terminal it has a session of its own.
            let first = try night.centre.start(night.words(), connection: .terminal)
            try night.wait(
                while: "not exists (select from pg_locks where relation = 'nser.survey'::regclass and not granted)")
            let second = try night.centre.administer(night.words(), exit: 2)
            #expect(second.contains("another night works on this database"), "\(second)")
            // SCHED_IDLE: it gives way to the desks.
            #expect(try policies(of: first.process) == ["5"])
            // On a kernel with autogroups its session too.
            if let group = try? String(contentsOfFile: "/proc/\(first.process)/autogroup", encoding: .utf8) {
                #expect(getsid(first.process) == first.process && group.hasSuffix(" nice 19\n"), "\(group)")
            }
            try holder.type("commit;\n")
            try holder.closeInput()
            #expect(try first.ended(within: 120) == 1, "\(first.output)")
            let found = try night.value(NightCentre.found)
            #expect(found.split(separator: "\n").count == 3)

            // Really at once, whoever is first.
            for _ in 0..<3 {
                let both = try [night.centre.start(night.words()), night.centre.start(night.words())]
                let ends = try both.map { try $0.ended(within: 120) }.sorted()
                #expect([[1, 1], [1, 2]].contains(ends), "\(both.map(\.output))")
                #expect(try night.value(NightCentre.found) == found)
                try night.awaitUnlocked()
            }
            #expect(try night.value("select count(*) from nser.night_run where finished_at is null") == "0")
            #expect(try night.value("select distinct what || count(*) over () from nser.finding_event") == "FOUND3")
        }

        @Test("A check that cannot look is no agreement: exit 2, and the next run does what was left")
        func aCheckThatCannotLook() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            try night.value("alter table nser.import_row rename to import_row_away")
            let said = try night.centre.administer(night.words(), exit: 2)
            #expect(said.contains("what could not be checked is checked when it is started again"), "\(said)")
            #expect(said.contains("import_row_without_its_household") && said.contains("not migrated"))
            try night.centre.administer(["night-status", "--date", NightCentre.day], exit: 1)
            try night.value("alter table nser.import_row_away rename to import_row")
            let again = try night.centre.administer(night.words(), exit: 0)
            #expect(again.contains("goes on") && again.contains("import_row_without_its_household"), "\(again)")
            // What was checked before is not checked again.
            #expect(
                Self.doneNow(again).map { $0.prefix { $0 != " " } } == ["import_row_without_its_household"], "\(again)")
            try night.centre.administer(["night-status", "--date", NightCentre.day], exit: 0)
        }

        @Test(
            "The database goes away: words and another exit code than agreement's; when it is back, the night goes on")
        func theDatabaseGoesAway() throws {
            let cluster = try PostgresCluster()
            defer { cluster.remove() }
            let night = try NightCentre(cluster: cluster)
            defer { night.centre.remove() }
            try night.damageThree()
            let program = try night.centre.start(night.words())
            try night.awaitChecks(3)
            try cluster.stop(.immediate)
            #expect(try program.ended(within: 120) == 69, "\(program.output)")
            #expect(program.output.contains("nser-server: "))
            try night.centre.administer(night.words(), exit: 69)
            try cluster.start()
            let said = try night.centre.administer(night.words(), exit: 1)
            #expect(said.contains("goes on") && said.contains("3 finding(s) open"), "\(said)")
        }

        @Test(
            "The disk is full: the files of before stay whole, words say so, and the night is not over",
            .enabled(if: SmallDisk.canBeMade, "a small file system needs root"))
        func diskFull() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            let disk = try SmallDisk(at: night.folder, megabytes: 1)
            let key = try night.publicKey()
            try night.centre.administer(night.words(), exit: 0)
            let before = try night.files()
            #expect(before.keys.sorted() == NightCentre.names)
            try night.damageThree()
            try disk.fill()
            let said = try night.centre.administer(night.words(), exit: 73)
            #expect(said.contains("cannot write \(night.folder)/") && said.contains("No space left"), "\(said)")
            var after = try night.files()
            after["filler"] = nil
            #expect(after == before)
            #expect(try night.value("select count(*) from nser.night_run where finished_at is null") == "1")

            try disk.makeRoom()
            let again = try night.centre.administer(night.words(), exit: 1)
            #expect(again.contains("goes on") && again.contains("3 finding(s) open"), "\(again)")
            let files = try night.files()
            #expect(files.keys.sorted() == NightCentre.names)
            for (name, content) in files {
                #expect(try night.isWhole(name, content, by: key), "\(name)")
                // The figures of an office may be what they were; the rest tells of another night.
                #expect(name.hasSuffix(".csv") || content != before[name], "\(name)")
            }
        }
    }
}
