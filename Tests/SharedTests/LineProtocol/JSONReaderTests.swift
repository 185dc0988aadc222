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
}
