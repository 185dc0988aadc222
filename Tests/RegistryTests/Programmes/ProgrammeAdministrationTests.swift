import Foundation
import PostgresPipeline
import Testing

@testable import Registry

/// Loading, activating and choosing; filters and files of authorities, on a real database.
@Suite final class ProgrammeAdministrationTests {
    private let database: MigratedDatabase
    private let folder = "/tmp/nser-programmes-\(UUID().uuidString.prefix(8).lowercased())"
    private var keys: SigningKeys { SigningKeys(folder: folder + "/keys") }

    init() throws {
        database = try MigratedDatabase()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    private func refusal(_ body: () throws -> Void) -> AdministrationError? {
        #expect(throws: AdministrationError.self, performing: body)
    }

    private func file(_ name: String) throws -> [UInt8] {
        try #require(RegistryFile.named("programmes/\(name).json")).bytes
    }

    private func load(_ names: String...) throws {
        _ = try keys.make(on: connection())
        for name in names { _ = try Programmes.load(file(name), keys: keys, on: connection()) }
    }

    // MARK: Programmes

    @Test func aProgrammeIsLoadedSignedAndActivatedByTwo() throws {
        try load("kafaalat", "sehat-sahulat")
        #expect(refusal { _ = try Programmes.load(file("kafaalat"), keys: keys, on: connection()) }?.kind == .refused)
        #expect(
            refusal { try Programmes.activate("kafaalat", by: "A", second: "a", on: connection()) }
                == .refused("two different persons activate a programme"))
        try Programmes.activate("kafaalat", by: "A", second: "B", on: connection())
        let listed = try Programmes.list(on: connection())
        #expect(listed.map(\.name) == ["kafaalat", "sehat-sahulat"])
        #expect(listed.map(\.active) == [true, false] && listed.map(\.known) == [true, false])
        #expect(listed[0].ruleSets == ["bisp-shape", "pk-2005-06"] && listed[0].activatedBy == "A")
        #expect(listed[0].title == "Benazir Kafaalat")
    }

    @Test func whatRestsOnAnotherIsActivatedAfterIt() throws {
        try load("kafaalat", "nashonuma")
        let early = refusal { try Programmes.activate("nashonuma", by: "A", second: "B", on: connection()) }
        #expect(early?.description.contains("depends on kafaalat") == true)
        try Programmes.activate("kafaalat", by: "A", second: "B", on: connection())
        try Programmes.activate("nashonuma", by: "A", second: "B", on: connection())
        #expect(try connection().query("select count(*) from nser.programme_activation") == [["2"]])
    }

    @Test func theWayBackIsToActivateTheEarlierFile() throws {
        try load("kafaalat")
        let text = String(decoding: try file("kafaalat"), as: UTF8.self)
        let other = text.replacing(#""at_most": "32.00""#, with: #""at_most": "30.00""#)
        let digest = try Programmes.load(Array(other.utf8), keys: keys, on: connection())
        let twice = refusal { try Programmes.activate("kafaalat", by: "A", second: "B", on: connection()) }
        #expect(twice?.description.contains("first digits of its digest") == true)
        try Programmes.activate(String(digest.prefix(8)), by: "A", second: "B", on: connection())
        let first = try #require(try Programmes.list(on: connection()).first { !$0.active })
        try Programmes.activate(String(first.digest.prefix(10)), by: "B", second: "A", on: connection())
        #expect(try Programmes.list(on: connection()).filter(\.active).map(\.digest) == [first.digest])
        #expect(refusal { try Programmes.activate("nobody", by: "A", second: "B", on: connection()) }?.kind == .refused)
    }

    @Test func activationFailsClosed() throws {
        try load("kafaalat")
        try connection().execute("update nser.programme_rule set signature = sha256('a') || sha256('b')")
        #expect(
            refusal { try Programmes.activate("kafaalat", by: "A", second: "B", on: connection()) }?.kind == .refused)
        #expect(try connection().query("select count(*) from nser.programme_active") == [["0"]])
        #expect(refusal { _ = try Programmes.load(Array("{}".utf8), keys: keys, on: connection()) }?.kind == .refused)
    }

    @Test func aModelsSignatureIsNoProgrammes() throws {
        try load("kafaalat")
        let card = try #require(RegistryFile.named("models/pk-2005-06.json")).bytes
        _ = try Models.load(card, keys: keys, on: connection())
        try connection().execute(
            """
            update nser.programme_rule p set content = m.content, digest = m.digest, signature = m.signature
            from nser.pmt_model m
            """)
        #expect(
            refusal { try Programmes.activate("kafaalat", by: "A", second: "B", on: connection()) }?.description
                .contains("is not what its digest and signature say") == true)
    }

    @Test func aRuleSetIsChosenByTwoAndNamesSomething() throws {
        try load("kafaalat")
        #expect(
            refusal { try Programmes.chooseRuleSet("bisp-shape", by: "A", second: "B", on: connection()) }?.description
                .contains("no programme has a score rule") == true)
        try Programmes.activate("kafaalat", by: "A", second: "B", on: connection())
        #expect(
            refusal { try Programmes.chooseRuleSet("nothing", by: "A", second: "B", on: connection()) }?.description
                .contains("there are: bisp-shape, pk-2005-06") == true)
        #expect(
            refusal { try Programmes.chooseRuleSet("pk-2005-06", by: "A", second: "A", on: connection()) }
                == .refused("two different persons choose a rule set"))
        #expect(try Programmes.ruleSet(on: connection()) == nil)
        try Programmes.chooseRuleSet("pk-2005-06", by: "A", second: "B", on: connection())
        try Programmes.chooseRuleSet("bisp-shape", by: "A", second: "B", on: connection())
        #expect(try Programmes.ruleSet(on: connection()) == "bisp-shape")
        #expect(try connection().query("select count(*) from nser.rule_set_activation") == [["2"]])
    }

    @Test func checkSeesAProgrammeThatIsNotGenuineAndARuleSetThatIsMissing() throws {
        func programmes() throws -> Bool? {
            try Inspection.all(rows: false, on: connection()).first { $0.subject == "programmes" }?.passed
        }
        #expect(try programmes() == true)
        try load("kafaalat")
        try Programmes.activate("kafaalat", by: "A", second: "B", on: connection())
        #expect(try programmes() == false)
        try Programmes.chooseRuleSet("pk-2005-06", by: "A", second: "B", on: connection())
        #expect(try programmes() == true)
        try connection().execute("update nser.programme_rule set signature = sha256('a') || sha256('b')")
        #expect(try programmes() == false)
    }

    // MARK: Filters

    @Test func aFilterIsSwitchedWithNameAndReason() throws {
        func isOn() throws -> Bool? { try FilterSwitches.list(on: connection()).first { $0.code == "VEHICLE" }?.isOn }
        #expect(try isOn() == true)
        try FilterSwitches.switchFilter("VEHICLE", on: false, by: "A", reason: "order 7", connection: connection())
        #expect(try isOn() == false)
        try FilterSwitches.switchFilter("VEHICLE", on: true, by: "B", reason: "order 8", connection: connection())
        let record = try #require(try FilterSwitches.list(on: connection()).first { $0.code == "VEHICLE" })
        #expect(record.isOn && record.switchedBy == "B" && record.reason == "order 8")
        #expect(try connection().query("select count(*) from nser.exclusion_switch") == [["2"]])
        for (code, person, reason) in [
            ("NOBODY", "A", "x"), ("DISABILITY_RECORD", "A", "x"), ("VEHICLE", "", "x"), ("VEHICLE", "A", ""),
        ] {
            #expect(
                refusal {
                    try FilterSwitches.switchFilter(
                        code, on: false, by: person, reason: reason, connection: connection())
                }?.kind == .refused)
        }
    }

    // MARK: Imports

    private func write(_ text: String, _ name: String = "file.csv") throws -> String {
        let path = "\(folder)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func run(_ path: String, _ code: String = "TAXPAYER") throws -> (AuthorityImport.Summary, [String]) {
        var refused: [String] = []
        let summary = try AuthorityImport().run(path, filter: code, on: connection()) {
            line, reason throws(AdministrationError) in refused.append("\(line): \(reason)")
        }
        return (summary, refused)
    }

    private func facts() throws -> [[String?]] {
        try connection().query("select number, code, until from nser.authority_fact order by 1, 2, 3")
    }

    @Test func aFileIsImportedOnceHoweverOftenItComes() throws {
        let path = try write("number,until\n0000000100011,\nwrong,\n0000000100022,2027-01-31\n0000000100011,\n")
        let (first, refused) = try run(path)
        #expect(first.accepted == 3 && first.new == 2 && first.refused == 1 && !first.wasDone)
        #expect(refused == ["3: not a number of 13 digits"])
        let (second, again) = try run(path)
        #expect(second.batch == first.batch && second.new == 0 && second.wasDone && again == refused)
        #expect(try facts() == [["100011", "TAXPAYER", nil], ["100022", "TAXPAYER", "2027-01-31"]])
        // The corrected file says the same of the same numbers, and of one more.
        let (third, _) = try run(
            write("number,until\n0000000100011,\n0000000100033,\n0000000100022,2027-01-31\n", "corrected.csv"))
        #expect(third.batch != first.batch && third.new == 1 && third.refused == 0)
        #expect(try facts().count == 5)
        // Another authority's file about the same number is another fact.
        _ = try run(path, "VEHICLE")
        #expect(try facts().count == 7)
        #expect(try FilterSwitches.list(on: connection()).first { $0.code == "TAXPAYER" }?.facts == 3)
    }

    @Test func anImportThatWasInterruptedGoesOnInItsBatch() throws {
        let lines = (1...12_000).map { "0" + String(String(1_000_000_000_000 + $0).dropFirst()) }
        let path = try write("number\n" + lines.joined(separator: "\n") + "\nwrong\n")
        struct Killed: Error {}
        // Killed while it reports the row that is wrong: two thirds are stored, the batch is open.
        let killed = refusal {
            _ = try AuthorityImport().run(path, filter: "TAXPAYER", on: connection()) {
                _, _ throws(AdministrationError) in throw .file("killed")
            }
        }
        #expect(killed?.description == "killed")
        #expect(try connection().query("select count(*) from nser.authority_fact") == [["10000"]])
        #expect(
            try connection().query("select count(*) from nser.authority_batch where finished_at is null") == [["1"]])
        let (summary, _) = try run(path)
        #expect(summary.new == 2000 && summary.accepted == 12_000 && !summary.wasDone)
        #expect(
            try connection().query("select count(*), count(distinct number) from nser.authority_fact") == [
                ["12000", "12000"]
            ])
        #expect(
            try connection().query("select accepted, refused from nser.authority_batch where finished_at is not null")
                == [["12000", "1"]])
    }

    private func standing() throws -> [[String?]] {
        try connection().query(
            "select distinct number, code, until from nser.standing_authority_fact order by 1, 2, 3")
    }

    /// What a wrong file said counts no more; what another says of the same number counts on.
    @Test func aWrongFileIsWithdrawn() throws {
        let path = try write("number,until\n0000000100011,\n0000000100022,\n")
        let wrong = try run(path).0.batch
        _ = try run(write("number,until\n0000000100022,\n", "right.csv"))
        #expect(try standing().count == 2)
        #expect(
            try AuthorityFiles.withdraw(wrong, by: "A. Khan", reason: "last year's list", on: connection()) == 2)
        #expect(try standing() == [["100022", "TAXPAYER", nil]])
        #expect(try facts().count == 3)
        #expect(try FilterSwitches.list(on: connection()).first { $0.code == "TAXPAYER" }?.facts == 1)
        let files = try AuthorityFiles.list(on: connection())
        #expect(files.map(\.withdrawal?.by) == ["A. Khan", nil] && files.map(\.facts) == [2, 1])
        // Neither again, nor by another name, nor without a name or reason, nor what is not there.
        for (batch, by, reason) in [
            (wrong, "B", "again"), (files[1].batch, "", "x"), (files[1].batch, "B", ""), (99, "B", "x"),
        ] {
            #expect(
                refusal { _ = try AuthorityFiles.withdraw(batch, by: by, reason: reason, on: connection()) }?.kind
                    == .refused)
        }
        let again = refusal { _ = try run(path) }
        #expect(again?.description.contains("withdrawn by A. Khan: last year's list") == true)
        #expect(try standing() == [["100022", "TAXPAYER", nil]])
    }

    /// When the last file of a code is withdrawn, nobody was asked.
    @Test func aCodeWithoutAStandingFileWasNeverAsked() throws {
        let batch = try run(write("number\n0000000100011\n")).0.batch
        #expect(try connection().query("select code from nser.standing_authority_file") == [["TAXPAYER"]])
        _ = try AuthorityFiles.withdraw(batch, by: "A", reason: "wrong", on: connection())
        #expect(try connection().query("select code from nser.standing_authority_file") == [])
    }

    @Test func ofTwoRowsAboutOneNumberTheLongerCounts() throws {
        let rows = ["2027-01-31", "2028-01-31", "2026-01-31"].map { "0000000100011,\($0)\n" }.joined()
        _ = try run(write("number,until\n" + rows))
        #expect(try facts() == [["100011", "TAXPAYER", "2028-01-31"]])
    }

    @Test func aFileThatIsRefusedAsAWholeLeavesNoBatch() throws {
        for text in ["", "cnic\n1\n", "number,until,name\n"] {
            #expect(refusal { _ = try run(write(text)) }?.kind == .refused)
        }
        #expect(refusal { _ = try run(write("number\n"), "NOBODY") }?.kind == .refused)
        #expect(refusal { _ = try run("-") }?.kind == .refused)
        #expect(refusal { _ = try run(folder + "/absent.csv") }?.kind == .file)
        #expect(refusal { _ = try run(folder) }?.kind == .file)
        #expect(try connection().query("select count(*) from nser.authority_batch") == [["0"]])
    }
}
