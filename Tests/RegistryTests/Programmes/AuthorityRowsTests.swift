import Shared
import Testing

@testable import Registry

/// Files of authorities, good and bad, whole and in pieces.
struct AuthorityRowsTests {
    private struct Found: Equatable {
        var rows: [String] = []
        var refused: [String] = []
    }

    /// Reads a file in pieces of that many bytes.
    private func read(_ bytes: [UInt8], piece: Int = 1 << 16) throws -> Found {
        var rows = AuthorityRows()
        var found = Found()
        func keep(_ reading: AuthorityRows.Reading) {
            switch reading {
            case .row(let row): found.rows.append("\(row.number)\(row.until.map { " \($0.written)" } ?? "")")
            case .refused(let line, let reason): found.refused.append("\(line): \(reason)")
            }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            try rows.take(Array(rest.prefix(piece)), keep)
            rest = rest.dropFirst(piece)
        }
        try rows.finish(keep)
        return found
    }

    private func read(_ text: String, piece: Int = 1 << 16) throws -> Found { try read(Array(text.utf8), piece: piece) }

    private func fault(_ bytes: [UInt8]) -> String {
        do {
            _ = try read(bytes)
            return "(accepted)"
        } catch {
            return (error as? AuthorityRows.FileFault)?.reason ?? "\(error)"
        }
    }

    private static let number = "0000000100011"

    @Test(arguments: [
        ("number\n0000000100011\n", ["100011"]),
        ("number\r\n0000000100011\r\n", ["100011"]),
        ("\u{FEFF}number\n0000000100011\n", ["100011"]),
        ("\u{FEFF}number\r\n0000000100011", ["100011"]),
        ("Number,Until\n0000000100011,2027-01-31\n3520212345671,\n", ["100011 2027-01-31", "3520212345671"]),
        ("until,number\n2027-01-31,35202-1234567-1\n", ["3520212345671 2027-01-31"]),
        ("\"number\"\n\"0000000100011\"\n\n\n\"3520212345671\"\r\n", ["100011", "3520212345671"]),
        (" number \n 0000000100011 \n", ["100011"]),
        ("number\n", []),
        ("number\n۳۵۲۰۲۱۲۳۴۵۶۷۱\n", ["3520212345671"]),
    ])
    func isRead(_ text: String, _ rows: [String]) throws {
        for piece in [1, 2, 3, 7, 1 << 16] {
            #expect(try read(text, piece: piece) == Found(rows: rows, refused: []), "in pieces of \(piece)")
        }
    }

    @Test(arguments: [
        ("12345", "2: not a number of 13 digits"), ("35202123456712", "2: not a number of 13 digits"),
        ("9999999999999", "2: not a number of 13 digits"), ("0000000000000", "2: not a number of 13 digits"),
        ("-520212345671", "2: not a number of 13 digits"), ("=cmd|'/c calc'!A1", "2: not a number of 13 digits"),
        ("0000000100011,2027-02-30", "2: until is a date, YYYY-MM-DD"),
        ("0000000100011,tomorrow", "2: until is a date, YYYY-MM-DD"),
        ("0000000100011,2027-01-31,x", "2: 3 fields, where the first line has 2"),
        ("0000000100011" + String(repeating: ",", count: 101), "2: 102 fields, where the first line has 2"),
        ("\"0000000\n100011\",", "2: a line end within quotes"),
        ("00000\"00100011,", "2: a quote stands where none may stand"),
        ("\"0000000100011\"x,", "2: a quote stands where none may stand"),
    ])
    func aRowIsRefusedAndTheNextIsRead(_ row: String, _ words: String) throws {
        let text = "number,until\n\(row.contains(",") ? row : row + ",")\n3520212345671,\n"
        for piece in [1, 5, 1 << 16] {
            let found = try read(text, piece: piece)
            #expect(found == Found(rows: ["3520212345671"], refused: [words]), "\(found)")
        }
    }

    @Test func bytesThatAreNotUTF8AreOneRowsFault() throws {
        let found = try read(Array("number\n".utf8) + [0xFF, 0xC0, 0x0A] + Array("3520212345671\n".utf8))
        #expect(found == Found(rows: ["3520212345671"], refused: ["2: not UTF-8"]))
    }

    @Test func aLineWithoutEndIsCutAndTheReadingGoesOn() throws {
        let long = String(repeating: "7", count: 3 * CSVRecords.recordLimit)
        let found = try read("number\n\(long)\n3520212345671\n", piece: 100)
        #expect(found.rows == ["3520212345671"])
        #expect(found.refused == ["2: the line has more than 4096 bytes"])
    }

    @Test func aQuoteThatDoesNotEndIsTheFaultOfItsLine() throws {
        let short = try read("number\n\"0000000100011\n3520212345671\n")
        #expect(short == Found(rows: [], refused: ["2: a quoted field does not end"]))
        let lines = String(repeating: "3520212345671\n", count: 1000)
        let long = try read("number\n\"0000000100011\n" + lines, piece: 999)
        #expect(long.refused == ["2: a quoted field does not end within 4096 bytes"])
        #expect(long.rows.count > 600 && long.rows.count < 1000)
    }

    @Test(arguments: [
        ("", "the file is empty"), ("\n\n", "the file is empty"), ("3520212345671\n", "the first line must be"),
        ("number;until\n", "the first line must be"), ("cnic\n", "the first line must be"),
        ("until\n", "the first line must be"), ("number,number\n", "the first line must be"),
        ("number,until,name\n", "the file has 3 columns"), ("\"number\n", "the first line cannot be read"),
        ("number\r3520212345671\r", "the first line must be"),
    ])
    func aFileIsRefusedAsAWhole(_ text: String, _ words: String) {
        #expect(fault(Array(text.utf8)).contains(words))
    }

    @Test func aFileWithAHundredColumnsTooManyIsRefused() {
        let names = (0..<101).map { "c\($0)" }.joined(separator: ",")
        #expect(fault(Array("number,\(names)\n".utf8)).contains("102 columns"))
    }

    @Test func otherEncodingsAreNamed() {
        let utf16 = "number\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(fault(utf16).contains("UTF-16"))
        #expect(fault([0xFF, 0xFE] + utf16).contains("UTF-16"))
        #expect(fault([0xFE, 0xFF, 0x00, 0x6E]).contains("UTF-16"))
        #expect(fault([0xC0, 0xC1, 0x6E, 0x0A]).contains("not UTF-8"))
        #expect(fault(Array(repeating: 0, count: 10_000)).contains("no text"))
    }

    /// Refused rows are named by line and reason; the number stays out of it.
    @Test func reasonsSayNothingPersonal() throws {
        let found = try read("number\n3520212345671999\n")
        #expect(found.refused.count == 1 && !found.refused[0].contains("3520212345671"))
    }
}
