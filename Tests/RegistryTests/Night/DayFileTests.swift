import Foundation
import PostgresPipeline
import Shared
import TestSupport
import Testing

@testable import Registry

/// The signed day file and the reports of a night.
@Suite(.timeLimit(.minutes(3))) struct DayFileTests {
    private let bench: NightBench
    private let keys: SigningKeys
    private let publicKey: [UInt8]

    init() throws {
        bench = try NightBench()
        keys = SigningKeys(folder: "\(bench.database.cluster.folder)/day-\(bench.database.name)")
        let record = try keys.rotate(on: bench.connection())
        publicKey = try #require(Hexadecimal.bytes(record.publicKey))
    }

    private func file(office: String? = nil) throws -> DayFile {
        try DayFile.make(bench.scene(office: office), night: 1, keys: keys, on: bench.connection())
    }

    @Test func itHoldsTheDayAndIsGenuine() throws {
        try bench.damage("update nser.assessment set score = score + 1 where household_id = (\(NightTests.scored))")
        try bench.night()
        let made = try file()
        let read = try #require(DayFile(made.bytes))
        #expect(read == made && read.isGenuine(by: publicKey))
        let text = String(decoding: read.content, as: UTF8.self)
        #expect(text.hasPrefix("nser-day-file 1\nday 2026-11-01\noffice -\nnight 1\nmodel pmt pk-2005-06 "))
        let counted = text.split(separator: "\n").filter { $0.hasPrefix("count REGISTER ") }
            .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
        #expect(counted == 60)
        #expect(text.contains("\nhead SEED-60101 1 ") && text.contains("ERROR OPEN score_not_reproduced household_id="))
        #expect(read.word("office") == "-" && read.word("nothing") == nil)
        // The same day once more is the same file; an office's holds its own desks only.
        #expect(try file() == made)
        let own = String(decoding: try file(office: "PK60101").content, as: UTF8.self)
        #expect(own.contains("head SEED-60101 ") && !own.contains("head SEED-61701 "))
    }

    /// Whatever single byte is another, the file is refused.
    @Test func everyFlippedByteIsRefused() throws {
        let bytes = try file(office: "PK60101").bytes
        for place in bytes.indices {
            for flip in [0x01, 0x20, 0x80] as [UInt8] {
                var changed = bytes
                changed[place] ^= flip
                #expect(DayFile(changed)?.isGenuine(by: publicKey) != true, "byte \(place)")
            }
        }
        for cut in [0, 1, 10, bytes.count - 1] { #expect(DayFile(Array(bytes[..<cut])) == nil) }
        #expect(DayFile(bytes + bytes) == nil || DayFile(bytes + bytes)?.isGenuine(by: publicKey) == false)
        #expect(DayFile(bytes + [0x0A]) == nil)
        var other = publicKey
        other[3] ^= 1
        #expect(DayFile(bytes)?.isGenuine(by: other) == false)
        #expect(DayFile(bytes)?.isGenuine(by: []) == false)
    }

    @Test func withoutTheKeysFileNothingIsSigned() throws {
        let none = SigningKeys(folder: keys.folder + "/nowhere")
        #expect(throws: AdministrationError.self) {
            _ = try DayFile.make(bench.scene(), night: 1, keys: none, on: bench.connection())
        }
    }

    @Test func reportsSayWhatIsOpenAndNoPerson() throws {
        try bench.damage("update nser.assessment set score = score + 1 where household_id = (\(NightTests.scored))")
        try bench.night()
        let report = try NightReport.make(bench.scene(), night: 1, on: bench.connection())
        let html = report.page.html
        #expect(html.contains("1 finding is open") && html.contains("score_not_reproduced"))
        #expect(html.contains("SEED-60101") && html.contains("<svg"))
        #expect(report.page.plain.contains("score_not_reproduced"))
        let csv = String(decoding: report.csv, as: UTF8.self)
        #expect(csv.hasPrefix("figure,row,column,value\r\n") && csv.contains("acts_of_day,SEED-60101,registered,"))
        for row in try bench.connection().query(
            "select name from nser.member where length(name) > 6 union select lpad(number::text, 13, '0') from nser.identity"
        ) {
            guard let personal = row[0] else { continue }
            #expect(!html.contains(personal) && !csv.contains(personal))
        }
        // Each office's page says what is open there, and nothing of another's.
        for office in ["PK60101", "PK61701", "PK10101"] {
            let own = try Findings.list(state: nil, office: office, on: bench.connection())
            let page = try NightReport.make(bench.scene(office: office), night: 1, on: bench.connection()).page.html
            #expect(page.contains("Nothing is open") == own.isEmpty)
            #expect(page.contains("score_not_reproduced") == !own.isEmpty)
        }
    }

    /// A report that cannot be written leaves the one of before.
    @Test func theOldFileStaysWhenTheNewOneCannotBeWritten() throws {
        let folder = "\(bench.database.cluster.folder)/reports-\(bench.database.name)"
        try SmallFile.makeFolder(folder)
        let path = folder + "/a.html"
        try SmallFile.replace(path, Array("old".utf8))
        // A folder stands where the new file would be written first.
        try SmallFile.makeFolder(path + ".new")
        #expect(throws: AdministrationError.self) { try SmallFile.replace(path, Array("new".utf8)) }
        #expect(try SmallFile.read(path) == Array("old".utf8))
        try FileManager.default.removeItem(atPath: path + ".new")
        try SmallFile.replace(path, Array("new".utf8))
        #expect(try SmallFile.read(path) == Array("new".utf8))
        // A full disk: the new file lies on a device that takes nothing.
        try FileManager.default.createSymbolicLink(atPath: path + ".new", withDestinationPath: "/dev/full")
        #expect(throws: AdministrationError.self) { try SmallFile.replace(path, Array("newer".utf8)) }
        #expect(try SmallFile.read(path) == Array("new".utf8))
    }
}
