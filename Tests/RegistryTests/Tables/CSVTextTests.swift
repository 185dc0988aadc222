import Testing

@testable import Registry

/// Cells that spreadsheets may open, and the way back.
struct CSVTextTests {
    private func written(_ cells: String...) -> String {
        var writer = CSVWriter()
        for cell in cells { writer.cell(cell) }
        writer.endRow()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("=1+1", "'=1+1"), ("+923001234567", "'+923001234567"), ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("'quoted", "''quoted"), ("a'b", "a'b"),
        ("a,b", "\"a,b\""), ("=a,\"b\"", "\"'=a,\"\"b\"\"\""), ("a\nb", "\"a\nb\""), ("گھر", "گھر"), ("a=b", "a=b"),
        ("03001234567", "03001234567"),
    ])
    func aCellIsWrittenHarmlessAndReadBack(_ text: String, _ cell: String) {
        #expect(written(text) == cell + "\r\n")
        var records = CSVRecords()
        var found: [[UInt8]] = []
        let bytes = Array(written(text, "end").utf8)
        records.take(bytes) { found = $0.fields }
        let read = found.first?.withUnsafeBufferPointer { String(decoding: CSVText.unescaped($0), as: UTF8.self) }
        #expect(read == text && found.count == 2)
    }

    /// What no writer of ours wrote stays as it is.
    @Test(arguments: ["'", "'Abdullah", "''", "x'=y"]) func otherApostrophesStay(_ text: String) {
        let read = Array(text.utf8).withUnsafeBufferPointer { String(decoding: CSVText.unescaped($0), as: UTF8.self) }
        #expect(read == (text == "''" ? "'" : text))
    }

    /// Whatever pieces the bytes come in, and with a limit of the reader's own.
    @Test func recordsAreTheSameInPieces() {
        let text = "a,\"b\r\n\"\"c\"\"\",d\r\n\r\n\"\",,\n\(String(repeating: "x", count: 40)),y\nlast"
        func read(_ piece: Int) -> [CSVRecords.Record] {
            var records = CSVRecords(limit: 30)
            var found: [CSVRecords.Record] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                records.take(Array(rest.prefix(piece))) { found.append($0) }
                rest = rest.dropFirst(piece)
            }
            records.finish { found.append($0) }
            return found
        }
        let whole = read(1 << 10)
        #expect(whole.map(\.line) == [1, 4, 5, 6])
        #expect(whole.map(\.count) == [3, 3, 1, 1])
        #expect(whole.map(\.fault) == [nil, nil, .tooLong, nil])
        #expect(whole[0].fields.map { String(decoding: $0, as: UTF8.self) } == ["a", "b\r\n\"c\"", "d"])
        for piece in 1...9 { #expect(read(piece) == whole, "in pieces of \(piece)") }
    }
}
