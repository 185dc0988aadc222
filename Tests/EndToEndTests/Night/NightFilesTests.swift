import Foundation
import Testing

extension EndToEnd {
    /// What a night leaves behind for people: files that an auditor verifies, findings, and how the command ends.
    @Suite struct NightFilesTests {
        @Test("A night leaves files for the country and each office, and any changed byte is noticed")
        func filesAreGenuine() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            let before = try night.centre.administer(["night-status", "--date", NightCentre.day], exit: 1)
            #expect(before.contains("no night for \(NightCentre.day) came to its end"))
            let said = try night.centre.administer(night.words(), exit: 0)
            #expect(said.contains("0 finding(s) open") && !said.contains("FOUND"), "\(said)")
            let after = try night.centre.administer(["night-status", "--date", NightCentre.day], exit: 0)
            #expect(after.contains("night for \(NightCentre.day): finished "))
            #expect(try night.centre.administer(["findings", "--json"], exit: 0) == "[]\n")

            let key = try night.publicKey()
            let files = try night.files()
            #expect(files.keys.sorted() == NightCentre.names)
            for (name, content) in files {
                #expect(try night.isWhole(name, content, by: key), "\(name)")
                guard name.hasSuffix(".day") else { continue }
                let verified = try NightCentre.verify(night.folder + "/" + name, by: key)
                #expect(verified.said.hasPrefix("genuine: day \(NightCentre.day), office "), "\(verified.said)")
            }
            let national = try #require(files["\(NightCentre.day)-national.day"])
            #expect(String(decoding: national, as: UTF8.self).contains("\ncount REGISTER scored "))
            try expectChangesNoticed(national, by: key, in: night.centre.folder)
            try expectWrongUseNamed(night, by: key)
        }

        /// A byte changed in its lowest bit, at the ends, in the signature and at random places, and bytes cut off.
        private func expectChangesNoticed(_ content: Data, by key: String, in folder: String) throws {
            let path = folder + "/changed.day"
            let last = content.count - 1
            let random = (0..<16).map { _ in Int.random(in: 0...last) }
            for place in [0, last, last - 1, last - 64, last - 130, last - 150] + random {
                var changed = content
                changed[place] ^= 1
                try changed.write(to: URL(fileURLWithPath: path))
                let verified = try NightCentre.verify(path, by: key)
                #expect(verified.status == 1 && verified.said.contains(path), "byte \(place): \(verified.said)")
            }
            for length in [0, 1, content.count / 2, last] {
                try content.prefix(length).write(to: URL(fileURLWithPath: path))
                #expect(try NightCentre.verify(path, by: key).status == 1, "\(length) bytes")
            }
            try content.write(to: URL(fileURLWithPath: path))
            #expect(try NightCentre.verify(path, by: key).status == 0)
        }

        private func expectWrongUseNamed(_ night: NightCentre, by key: String) throws {
            let path = night.folder + "/\(NightCentre.day)-national.day"
            let other = try NightCentre.verify(path, by: String(key.reversed()))
            #expect(other.status == 1 && other.said.contains("is not as this key signed it"))
            let missing = try NightCentre.verify(path + ".none", by: key)
            #expect(missing.status == 73 && missing.said.contains("No such file"), "\(missing.said)")
            let folder = try NightCentre.verify(night.folder, by: key)
            #expect(folder.status == 73 && folder.said.contains("Is a directory"), "\(folder.said)")
            for wrong in ["", "abc", String(key.dropLast()), key + "00", String(key.dropLast()) + "x"] {
                let verified = try NightCentre.verify(path, by: wrong)
                #expect(verified.status == 64 && verified.said.contains("64 hexadecimal digits"), "\(wrong)")
            }
            for words in [
                ["verify", "--public-key", key], ["verify", "--day-file", path], night.words(["--width", "0"]),
            ] {
                #expect(try RunningProgram(Programs.server, words).ended() == 64, "\(words)")
            }
        }

        @Test("A key that is named by its file signs, whatever it is called; without it the night is not over")
        func theKeyIsNamedByItsFile() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            let keys = try FileManager.default.contentsOfDirectory(atPath: night.centre.folder + "/keys")
            let genuine = night.centre.folder + "/keys/" + (try #require(keys.first))
            let handed = night.centre.folder + "/day.key"
            let words = ["reconcile", "--date", NightCentre.day, "--files", night.folder, "--signing-key", handed]
            let missing = try night.centre.administer(words, exit: 73)
            #expect(missing.contains("cannot read \(handed): No such file"), "\(missing)")
            for other in [Data(), Data(repeating: 7, count: 32)] {
                try other.write(to: URL(fileURLWithPath: handed))
                let refused = try night.centre.administer(words, exit: 73)
                #expect(refused.contains("\(handed) is not the private half of the key that signs"), "\(refused)")
            }
            #expect(try night.files().isEmpty)
            try night.centre.administer(["night-status", "--date", NightCentre.day], exit: 1)
            try FileManager.default.removeItem(atPath: handed)
            try FileManager.default.createSymbolicLink(atPath: handed, withDestinationPath: genuine)
            #expect(try night.centre.administer(words, exit: 0).contains("goes on"))
            #expect(try night.files().keys.sorted() == NightCentre.names)
            let national = night.folder + "/\(NightCentre.day)-national.day"
            #expect(try NightCentre.verify(national, by: night.publicKey()).status == 0)
        }

        @Test("What was changed by hand is found, listed, told by the exit code, and mended when it is put right")
        func findingsAndExitCodes() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            try night.damageThree()
            let said = try night.centre.administer(night.words(["--json"]), exit: 1)
            #expect(said.contains("3 finding(s) open"), "\(said)")
            let listed = try JSONSerialization.jsonObject(
                with: Data(night.centre.administer(["findings", "--json"], exit: 0).utf8))
            let findings = try #require(listed as? [[String: Any]])
            #expect(
                findings.compactMap { $0["kind"] as? String }.sorted()
                    == ["journal_digest_of_other_bytes", "member_against_roster", "score_not_reproduced"])
            #expect(findings.allSatisfy { $0["state"] as? String == "OPEN" && $0["tehsil"] is String })
            let page = try #require(night.files()["\(NightCentre.day)-national.html"])
            #expect(String(decoding: page, as: UTF8.self).contains("3 findings are open"))
            // A night of an office in which nothing is open.
            let clean = try #require(
                NightCentre.tehsils.first { tehsil in !findings.contains { $0["tehsil"] as? String == tehsil } })
            try night.centre.administer(night.words(["--office", clean]), exit: 0)
            let nowhere = try night.centre.administer(night.words(["--office", "PK99999"]), exit: 2)
            #expect(nowhere.contains("no tehsil has the code PK99999"))

            try night.damage(
                """
                update nser.assessment set score = score - 1
                where household_id = (select substring(subject from 'household_id=([0-9a-f-]{36})')::uuid
                    from nser.finding where kind = 'score_not_reproduced')
                """)
            try night.centre.administer(night.words(), exit: 1)
            let mended = try night.centre.administer(["findings", "--state", "MENDED", "--json"], exit: 0)
            #expect(mended.contains("score_not_reproduced"))
        }

        @Test("A later night seeks those who changed, or everybody when it is told to")
        func everybodyIsSoughtWhenTold() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            try night.centre.administer(["reconcile", "--date", NightCentre.day], exit: 0)
            let later = ["reconcile", "--date", "2026-11-02"]
            try night.centre.administer(later, exit: 0)
            try night.centre.administer(later + ["--seek-everybody"], exit: 0)
            let persons = try night.value("select count(*) from nser.person_trait")
            #expect(persons != "0")
            #expect(
                try night.value("select looked_at from nser.night_check where name = 'duplicates' order by run")
                    == "\(persons)\n0\n\(persons)")
        }

        @Test("A day on which nobody worked agrees with itself, and its files say so")
        func anEmptyDay() throws {
            let night = try NightCentre()
            defer { night.centre.remove() }
            // The desks of Lahore have officers; those that the invented families were registered at have none.
            try night.centre.addDesks()
            let empty = ["reconcile", "--date", "2026-11-03", "--files", night.folder, "--keys"]
            let said = try night.centre.administer(empty + [night.centre.folder + "/keys"], exit: 0)
            #expect(said.contains("0 finding(s) open"))
            let files = try night.files()
            #expect(files.keys.sorted() == NightCentre.names(of: "2026-11-03", ["PK60101"]))
            let office = try #require(files["2026-11-03-PK60101.txt"].map { String(decoding: $0, as: UTF8.self) })
            #expect(office.contains("No desk sent anything.") && office.contains("LHR-001"), "\(office)")
            let day = try #require(files["2026-11-03-national.day"].map { String(decoding: $0, as: UTF8.self) })
            #expect(!day.contains("\ncount ") && !day.contains("\nhead ") && !day.contains("\nfinding "), "\(day)")
            #expect(
                try NightCentre.verify(night.folder + "/2026-11-03-national.day", by: night.publicKey()).status == 0)
            let csv = try #require(files["2026-11-03-national.csv"].map { String(decoding: $0, as: UTF8.self) })
            #expect(csv.hasPrefix("figure,row,column,value\r\n") && !csv.contains("\r\nacts_of_day,"), "\(csv)")
            #expect(try night.value("select acts from nser.count_sealed where day = '2026-11-03'") == "0")
        }
    }
}
