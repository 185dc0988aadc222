import Testing

@testable import Shared

@Suite("Names")
struct PersonNameTests {
    @Test(arguments: [
        ("محمد اسلم", PersonName.Script.arabic), ("رقیہ بی بی", .arabic), ("عبدالرحمٰن", .arabic), ("آمنہ", .arabic),
        ("مُحَمَّد", .arabic), ("گل\u{200C}زمان", .arabic), ("Muhammad Aslam", .latin), ("M. Aslam", .latin),
        ("O'Neil-Khan", .latin),
        ("José", .latin), ("A", .latin),
    ])
    func accepts(_ text: String, _ script: PersonName.Script) throws {
        let name = try PersonName(validating: text)
        #expect(name.written == text && name.script == script)
    }

    @Test(arguments: [
        ("", "name.length"), (" Aslam", "name.blanks"), ("Aslam ", "name.blanks"), ("M  Aslam", "name.blanks"),
        ("Aslam1", "name.characters"), ("Aslam; drop", "name.characters"), ("<b>", "name.characters"),
        ("۱۲۳", "name.characters"),
        ("محمد Aslam", "name.script"), ("Aslаm", "name.characters"), (".Aslam", "name.characters"),
        ("-", "name.characters"),
        ("\u{64E}محمد", "name.characters"), ("محمد\u{200C}", "name.blanks"), ("\u{200C}محمد", "name.characters"),
        ("محمد\u{202E}", "name.characters"), ("\u{627}\u{653}منہ", "name.characters"), ("محمد\n", "name.characters"),
        ("ـــ", "name.characters"), ("😀", "name.characters"), ("a--b", "name.characters"), ("محمد،", "name.characters"),
    ])
    func refuses(_ text: String, _ rule: String) {
        let error = #expect(throws: VocabularyError.self) { try PersonName(validating: text) }
        #expect(error?.rule == rule)
    }

    @Test func boundsTheLength() {
        #expect(PersonName(String(repeating: "ب", count: 100)) != nil)
        #expect(PersonName(String(repeating: "ب", count: 101)) == nil)
        #expect(PersonName(String(repeating: "b", count: 5_000)) == nil)
    }

    @Test(arguments: [
        ("MUHAMMAD Aslam", "muhammad aslam"), ("علي", "علی"), ("مُحَمَّد", "محمد"), ("گل\u{200C}زمان", "گلزمان"),
        ("فاطمة", "فاطمہ"),
        ("آمنہ", "امنہ"), ("M. Aslam-Khan", "m aslam khan"),
    ])
    func foldsForSearch(_ text: String, _ folded: String) throws {
        #expect(try PersonName(validating: text).folded == folded)
    }

    @Test func descriptionsSayNothing() throws {
        #expect(!"\(try PersonName(validating: "Aslam"))".contains("Aslam"))
        #expect(!"\(try PlainText(validating: "House 1"))".contains("House"))
    }

    @Test func readsPlainText() {
        for text in ["مکان 1، گلی 2", "House #1 <x> \"q\"", "a"] { #expect(PlainText(text)?.written == text) }
        for text in ["", " a", "a ", "a\tb", "a\u{202E}b", "e\u{301}", String(repeating: "a", count: 301)] {
            #expect(PlainText(text) == nil)
        }
        #expect(PlainText(String(repeating: "ب", count: 300)) != nil)
    }
}

@Suite("Identifiers and digests")
struct IdentifierTests {
    @Test func readsAndWrites() throws {
        let text = "019aa9d1-7c00-7abc-8def-0123456789ab"
        let identifier = try Identifier(validating: text)
        #expect(identifier.written == text && identifier.isVersion7)
        #expect(identifier.high == 0x019A_A9D1_7C00_7ABC && identifier.low == 0x8DEF_0123_4567_89AB)
        #expect(Identifier("019aa9d1-7c00-4abc-8def-0123456789ab")?.isVersion7 == false)
        #expect(Identifier("019aa9d1-7c00-7abc-4def-0123456789ab")?.isVersion7 == false)
    }

    @Test(arguments: [
        "", "019AA9D1-7c00-7abc-8def-0123456789ab", "019aa9d17c007abc8def0123456789ab",
        "019aa9d1-7c00-7abc-8def-0123456789a",
        "019aa9d1-7c00-7abc-8def-0123456789abc", "019aa9d1-7c00-7abc-8def_0123456789ab",
        "{19aa9d1-7c00-7abc-8def-0123456789a}",
        "019aa9d1-7c007-abc-8def-0123456789ab", "g19aa9d1-7c00-7abc-8def-0123456789ab",
    ])
    func refuses(_ text: String) {
        #expect(Identifier(text) == nil)
    }

    @Test func makesVersion7InOrderOfTime() {
        let early = Identifier.v7(milliseconds: 1_795_374_000_000, random: (.max, .max))
        let late = Identifier.v7(milliseconds: 1_795_374_000_001, random: (0, 0))
        #expect(early.isVersion7 && late.isVersion7 && early < late)
        #expect(early.milliseconds == 1_795_374_000_000)
        #expect(Identifier(early.written) == early)
    }

    @Test func digestsHave32Bytes() throws {
        let bytes = (0..<32).map { UInt8($0 * 8) }
        let digest = try #require(Digest(bytes: bytes))
        #expect(digest.bytes == bytes)
        #expect(Digest(digest.written) == digest && digest.written.utf8.count == 64)
        #expect(Digest(bytes: bytes.dropLast()) == nil && Digest(bytes: bytes + [0]) == nil)
        #expect(Digest(digest.written.uppercased()) == nil && Digest(digest.written + "0") == nil && Digest("") == nil)
        #expect(digest != Digest(bytes: bytes.reversed()))
    }
}
