extension Rows {
    /// The rows of several lists for one statement as its parameters: one array a column, in the order of the lists.
    ///
    /// Two passes over the bytes: the first learns how long each column becomes, the second copies each field to its
    /// column. All columns share one buffer.
    static func columnValues(_ lists: [Rows]) -> [Value] {
        guard let statement = lists.first?.statement else { return [] }
        let elements = statement.definition.elements
        var columns = [Column](repeating: Column(), count: elements.count)
        for list in lists {
            list.forEachField { column, field in
                columns[column].length += field.count
                // A null is its length -1 and nothing else.
                if field.count == 4, field.loadUnaligned(as: UInt32.self) == UInt32.max {
                    columns[column].hasNull = true
                }
            }
        }
        var total = 0
        for index in columns.indices {
            columns[index].start = total
            total += columns[index].length
        }
        let rowCount = lists.reduce(0) { $0 + $1.count }
        let buffer = [UInt8](unsafeUninitializedCapacity: total) { memory, count in
            let memory = UnsafeMutableRawBufferPointer(memory)
            for (index, element) in elements.enumerated() {
                var header: [UInt8] = []
                BinaryArray.appendHeader(
                    to: &header, element: element, count: rowCount, hasNull: columns[index].hasNull)
                columns[index].copy(header, into: memory)
            }
            for list in lists {
                list.forEachField { column, field in columns[column].copy(field, into: memory) }
            }
            count = total
        }
        return columns.enumerated().map { index, column in
            Value(
                type: statement.parameters[index], storage: .slice(buffer[column.start..<column.start + column.length]))
        }
    }

    /// Where a column lies in the shared buffer.
    private struct Column {
        var start = 0
        var length = BinaryArray.headerBytes
        var filled = 0
        var hasNull = false

        mutating func copy(_ bytes: some Sequence<UInt8>, into memory: UnsafeMutableRawBufferPointer) {
            for byte in bytes {
                memory[start + filled] = byte
                filled += 1
            }
        }

        mutating func copy(_ bytes: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) {
            let target = UnsafeMutableRawBufferPointer(rebasing: memory[(start + filled)...])
            target.copyMemory(from: bytes)
            filled += bytes.count
        }
    }

    /// Calls `body` with each field's column and its bytes, the length before it included.
    private func forEachField(_ body: (_ column: Int, _ field: UnsafeRawBufferPointer) -> Void) {
        let columnCount = statement.definition.elements.count
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var offset = 0
            var column = 0
            while offset < buffer.count {
                let size = 4 + Int(max(base.bigEndian(at: offset, as: Int32.self), 0))
                body(column, UnsafeRawBufferPointer(start: base + offset, count: size))
                offset += size
                column = column + 1 == columnCount ? 0 : column + 1
            }
        }
    }
}
