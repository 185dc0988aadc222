import Testing

@testable import PostgresPipeline

private let first = Statement("rows_first", "...", parameters: [.int8Array, .textArray])
private let second = Statement("rows_second", "...", parameters: [.int4Array])
private let third = Statement("rows_third", "...", parameters: [.int4Array])

private func rows(_ statement: Statement, _ numbers: Int32...) -> Rows {
    var rows = Rows(statement)
    for number in numbers { rows.append { $0.int4(number) } }
    return rows
}

private func bytes(_ value: Value) -> [UInt8] {
    switch value.storage {
    case .slice(let slice): Array(slice)
    case .bytes(let bytes): bytes
    default: []
    }
}

@Suite struct RowsTests {
    @Test func columnsAreBinaryArrays() {
        var list = Rows(first)
        list.append {
            $0.int8(1); $0.text("ab")
        }
        list.append {
            $0.int8(nil); $0.text("")
        }
        let columns = Rows.columnValues([list])
        #expect(
            bytes(columns[0]) == [
                0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 1,
                0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255,
            ])
        #expect(
            bytes(columns[1]) == [
                0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 97, 98, 0, 0, 0, 0,
            ])
    }

    @Test func mergingIsAppending() {
        var left = rows(second, 1, 2)
        left.merge(rows(second, 3))
        #expect(left.count == 3)
        #expect(bytes(Rows.columnValues([left])[0]) == bytes(Rows.columnValues([rows(second, 1, 2, 3)])[0]))
        #expect(
            bytes(Rows.columnValues([rows(second, 1), rows(second, 2, 3)])[0])
                == bytes(Rows.columnValues([rows(second, 1, 2, 3)])[0]))
    }

    @Test func anArrayValueEqualsAColumn() {
        #expect(bytes(.int4Array([1, 2, 3])) == bytes(Rows.columnValues([rows(second, 1, 2, 3)])[0]))
    }

    /// The statements of writes that differ are merged in an order that serves each of them.
    @Test(
        arguments: [
            ([["a", "b", "c"], ["a", "b", "c"]], "a b c"),
            ([["c"], ["a", "b", "c"]], "a b c"),
            ([["a", "c"], ["b", "c"]], "b a c"),
            ([["a", "b"], ["b", "a"]], "a b a"),
            ([[], ["a"]], "a"),
            ([["a", "a"]], "a a"),
        ] as [([[String]], String)])
    func statementsAreMergedInOrder(_ writes: [[String]], _ expected: String) {
        let lists = writes.map { names in
            names.map { name in
                var rows = Rows(Statement(name, "...", parameters: [.int4Array]))
                rows.append { $0.int4(1) }
                return rows
            }
        }
        let names = RowMerging.statements(of: lists).map(\.0.name)
        #expect(names.joined(separator: " ") == expected)
    }

    @Test func emptyListsOfRowsSendNothing() {
        #expect(RowMerging.statements(of: [[Rows(second)], [Rows(third)]]).isEmpty)
    }

    @Test func rowsKeepTheOrderOfTheWrites() {
        let merged = RowMerging.statements(of: [[rows(second, 1)], [rows(third, 9)], [rows(second, 2, 3)]])
        #expect(
            merged.map(\.0.name) == ["rows_third", "rows_second"]
                || merged.map(\.0.name) == ["rows_second", "rows_third"])
        let numbers = merged.first { $0.0 == second }.map { bytes($0.1[0]) }
        #expect(numbers == bytes(Rows.columnValues([rows(second, 1, 2, 3)])[0]))
    }
}

@Suite struct FifoTests {
    @Test func keepsOrderWhileItGrowsAndTurns() {
        var queue = Fifo<Int>()
        var model: [Int] = []
        for step in 0..<1000 {
            if step % 3 == 2 {
                #expect(queue.popFirst() == model.removeFirst())
            } else if step % 50 == 0 {
                queue.prepend(step)
                model.insert(step, at: 0)
            } else {
                queue.append(step)
                model.append(step)
            }
            #expect(queue.count == model.count)
            #expect(queue.first == model.first)
        }
        queue.removeAll { $0 % 2 == 0 }
        model.removeAll { $0 % 2 == 0 }
        while let element = queue.popFirst() { #expect(element == model.removeFirst()) }
        #expect(model.isEmpty)
    }
}
