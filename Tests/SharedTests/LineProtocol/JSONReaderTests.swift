import Testing

@testable import Shared

/// Reads text, or says why it cannot be read.
private func kind(_ text: String, depth: Int = 16) -> JSONError.Kind? { kind(bytes: Array(text.utf8), depth: depth) }

private func kind(bytes: [UInt8], depth: Int = 16) -> JSONError.Kind? {
    do throws(JSONError) {
        _ = try JSONDocument(bytes, depth: depth)
        return nil
    } catch {
        return error.kind
    }
}

@Suite("JSON reader")
struct JSONReaderTests {
    @Test func readsEveryKind() throws {
        let text = #"{"a":1,"b":[true,false,null,-7],"c":{"d":"محمد اسلم"},"e":"q\"\\\/\u0041","f":{},"g":[]}"#
        let root = try JSONDocument(Array(text.utf8)).root
        #expect(root.kind == .object && root.count == 6)
        #expect(root["a"]?.integer == 1)
        #expect(root["b"]?.elements.map(\.kind) == [.bool, .bool, .null, .integer])
        #expect(root["b"]?.elements.compactMap(\.bool) == [true, false])
        #expect(root["b"]?.elements.compactMap(\.integer) == [-7])
        #expect(root["c"]?["d"]?.string == "محمد اسلم")
        #expect(root["e"]?.string == #"q"\/A"#)
        #expect(root["f"]?.count == 0 && root["g"]?.count == 0)
        #expect(root["h"] == nil && root["a"]?["b"] == nil)
        #expect(root.members.map(\.key.text) == ["a", "b", "c", "e", "f", "g"])
        #expect(Array(root["c"]?.raw ?? []) == Array(#"{"d":"محمد اسلم"}"#.utf8))
        #expect(root["c"]?["d"]?.equals("محمد اسلم") == true)
    }

    @Test func readsFromAnOffset() throws {
        let document = try JSONDocument(Array(#"T1 PING {"a":1}"#.utf8), from: 8)
        #expect(document.root["a"]?.integer == 1)
        #expect(document.root.rawRange == 8..<15)
        #expect(throws: JSONError.self) { try JSONDocument([], from: 0) }
        #expect(throws: JSONError.self) { try JSONDocument([0x31], from: 2) }
    }

    @Test(arguments: [
        ("0", 0), ("-1", -1), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("10", 10),
    ])
    func readsIntegers(_ text: String, _ value: Int64) throws {
        #expect(try JSONDocument(Array(text.utf8)).root.integer == value)
    }

    @Test(arguments: [
        "01", "-0", "-01", "1.0", "1e3", "1E3", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "99999999999999999999", "0.1", "00",
    ])
    func refusesOtherNumbers(_ text: String) {
        #expect(kind(text) == .badNumber)
    }

    @Test(arguments: [
        "{", "[", "\"", "\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "[1", "[1,", "tru", "nul", "-", "\"\\",
        "\"\\u00", "",
    ])
    func saysTruncated(_ text: String) {
        #expect(kind(text) == .truncated)
    }

    @Test(arguments: [
        "{}x", "{} {}", "[1 2]", "{\"a\" 1}", "{a:1}", "{'a':1}", "[1,]", "{\"a\":1,}", "{,}", "[,1]", "tRue", "None",
        "+1", ".5",
        "{\"a\":1\t}", "\t1", "[1}", "{\"a\":1]", "//1", "NaN", "Infinity",
    ])
    func refusesWhatIsNotJSON(_ text: String) {
        #expect(kind(text) == .unexpectedByte)
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "a"), (#"{"b":{"c":1,"d":2,"c":3}}"#, "c"), (#"{"x":1,"نام":1,"y":2,"نام":2}"#, "نام"),
    ])
    func namesTheRepeatedKey(_ text: String, _ key: String) {
        #expect(kind(text) == .repeatedKey(key))
    }

    /// The filter of keys may not overlook one, however many there are and wherever the repetition stands.
    @Test func findsEveryRepetitionAmongMany() throws {
        for again in stride(from: 0, to: 300, by: 7) {
            let members = (0..<300).map { #""key\#($0)":{"key0":[]}"# } + [#""key\#(again)":1"#]
            #expect(kind("{" + members.joined(separator: ",") + "}") == .repeatedKey("key\(again)"))
        }
        let members = (0..<512).map { #""key\#($0)":0"# }.joined(separator: ",")
        #expect(kind("{" + members + "}") == nil)
        #expect(kind("{" + members + #","more":0}"#) == .tooLarge)
    }

    @Test func sameKeyInDifferentObjectsIsNoRepetition() {
        #expect(kind(#"[{"a":1},{"a":{"a":1}}]"#) == nil)
    }

    @Test(arguments: [
        #"{"":1}"#, #"{"\u0061":1}"#, #"{"a\\":1}"#, "{\"" + String(repeating: "k", count: 129) + "\":1}",
    ])
    func refusesKeysThatAreNoNames(_ text: String) {
        #expect(kind(text) == .badKey)
    }

    @Test func boundsDepth() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(kind(nested(16)) == nil)
        #expect(kind(nested(17)) == .tooDeep)
        #expect(kind(nested(60_000)) == .tooDeep)
        #expect(kind(#"{"a":{"a":{}}}"#, depth: 2) == .tooDeep)
    }

    @Test(arguments: [
        #""\n""#, #""\t""#, #""\b""#, #""\f""#, #""\r""#, #""\u0000""#, #""\u000a""#, #""\u000A""#, #""\u001b""#,
        #""\u007f""#, #""\u0085""#, #""\u200e""#, #""\u200F""#, #""\u202e""#, #""\u2066""#, #""\u061c""#, #""\u2028""#,
    ])
    func refusesEscapesThatSmuggle(_ text: String) {
        #expect(kind(text) == .forbiddenEscape)
    }

    @Test(arguments: [
        #""\x""#, #""\u12g4""#, #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\udc00\ud800""#, #""\'""#,
        #""\u{41}""#,
    ])
    func refusesBadEscapes(_ text: String) {
        #expect(kind(text) == .badEscape)
    }

    @Test(arguments: [
        (#""\u0627\u06cc""#, "ای"), (#""\ud83d\ude00""#, "😀"), (#""a\/b""#, "a/b"), (#""\u200c""#, "\u{200C}"),
    ])
    func resolvesEscapes(_ text: String, _ value: String) throws {
        #expect(try JSONDocument(Array(text.utf8)).root.string == value)
    }

    /// Text that is normal as written must stay so when its escapes are resolved.
    @Test func checksNormalisationThroughEscapes() {
        #expect(kind(#""\u0627\u0653""#) == .text(.normalization))
        #expect(kind("\"\u{627}\\u0653\"") == .text(.normalization))
    }

    /// The line is normal too, and the last digit of an escape is a letter that a mark behind it composes with.
    @Test func checksNormalisationBehindEscapes() {
        #expect(kind("\"\\u062e\u{301}\"") == .text(.normalization))
        #expect(kind("\"\\u062E\u{301}\"") == .text(.normalization))
        #expect(kind("\"\\u0627\u{301}\"") == nil)
    }

    @Test(arguments: [0x00, 0x01, 0x09, 0x0A, 0x0D, 0x1B, 0x1F, 0x7F] as [UInt8])
    func refusesControlsInStrings(_ byte: UInt8) {
        for padding in 0..<18 {
            let text = [0x22] + [UInt8](repeating: 0x61, count: padding) + [byte] + Array("abcdefghij\"".utf8)
            #expect(kind(bytes: text) == .text(.control))
        }
    }

    /// Every prefix of a message is refused, and refused without reading beyond its end.
    @Test func refusesEveryPrefix() {
        let whole = Array(
            #"{"op":{"seq":13,"prev":null,"ok":true},"name":"محمد \u0627 q\"","roster":[{"line":1},[]]}"#.utf8)
        #expect(kind(bytes: whole) == nil)
        for length in 0..<whole.count {
            #expect(kind(bytes: Array(whole.prefix(length))) != nil)
        }
    }

    @Test func filesMayHaveLineEndsBetweenTokens() throws {
        let text = Array("{\n\t\"a\" : [\r\n1]\n}\n".utf8)
        #expect(try JSONDocument(text, layout: .file).root["a"]?.count == 1)
        #expect(throws: JSONError.self) { try JSONDocument(text) }
        #expect(throws: JSONError.self) { try JSONDocument(Array("\"a\nb\"".utf8), layout: .file) }
    }

    @Test func errorsSayWhereAndNeverWhat() {
        let error = #expect(throws: JSONError.self) {
            try JSONDocument(Array(#"{"cnic":"0352021234567" x}"#.utf8))
        }
        #expect(error?.offset == 24)
        #expect(error?.description.contains("0352") == false)
    }

    @Test func wrongKindsReadAsNil() throws {
        let root = try JSONDocument(Array(#"{"a":1,"b":"x"}"#.utf8)).root
        #expect(root.integer == nil && root.string == nil && root.bool == nil && !root.isNull)
        #expect(root["a"]?.string == nil && root["b"]?.integer == nil && root["b"]?.count == 0)
        #expect(root["b"]?.elements.first { _ in true } == nil)
    }
}
