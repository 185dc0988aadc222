import Testing

@testable import Shared

@Suite("JSON writer")
struct JSONWriterTests {
    private func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func setsCommasByItself() {
        let json = text { writer in
            writer.object { writer in
                writer.member("a", 1)
                writer.member("b", "x")
                writer.array("c") { writer in
                    writer.integer(-5)
                    writer.bool(true)
                    writer.null()
                    writer.object { $0.member("d", false) }
                    writer.array { _ in }
                    writer.object { _ in }
                }
                writer.member("e", orNull: String?.none)
                writer.member("f", orNull: Int?.some(3))
                writer.member("g", raw: Array("[1]".utf8))
                writer.null("h")
            }
        }
        #expect(json == #"{"a":1,"b":"x","c":[-5,true,null,{"d":false},[],{}],"e":null,"f":3,"g":[1],"h":null}"#)
    }

    @Test func startsAfterATag() {
        var writer = JSONWriter(after: Array("T1 OK ".utf8))
        writer.object { $0.member("a", 1) }
        #expect(writer.bytes == Array(#"T1 OK {"a":1}"#.utf8))
    }

    @Test(arguments: [Int64.min, Int64.max, 0, -1, 10, 100])
    func writesIntegers(_ value: Int64) {
        #expect(text { $0.integer(value) } == String(value))
    }

    @Test func escapesQuotesAndBackslashes() throws {
        let json = text { $0.string(#"a"b\c"#) }
        #expect(json == #""a\"b\\c""#)
        #expect(try JSONDocument(Array(json.utf8)).root.string == #"a"b\c"#)
    }

    /// A value may forge neither a line nor a field.
    @Test(arguments: ["a\nT2 OK {}", "a\"},\"score\":\"1", "\u{202E}abc", "\u{0}", "\u{1B}]0;x\u{7}", "\u{85}", "a\\"])
    func neverForges(_ value: String) throws {
        let json = text { $0.object { $0.member("note", value) } }
        let root = try JSONDocument(Array(json.utf8)).root
        #expect(root.count == 1)
        #expect(LineText.fault(in: json) == nil)
    }
}
