/// CSV (RFC 4180) read byte by byte: records out, as soon as they end. Memory is bounded by the longest record allowed,
/// whatever the file. Knows no columns.
///
///     var records = CSVRecords()
///     records.take(chunk) { record in ... }
///     records.finish { record in ... }
package struct CSVRecords {
    /// Bytes of one record at most, unless a reader says otherwise: a number, a date and their commas are a tenth of a
    /// hundredth of it.
    package static let recordLimit = 4096

    /// One record: its fields lie one after the other, so that a record of a hundred fields costs two allocations.
    package struct Record: Equatable, Sendable {
        /// Of its first byte, from 1.
        package let line: Int
        let bytes: [UInt8]
        /// Where each field ends.
        let ends: [Int]
        package let fault: Fault?

        package var count: Int { ends.count }

        /// Where a field's bytes lie.
        func range(_ field: Int) -> Range<Int> { (field == 0 ? 0 : ends[field - 1])..<ends[field] }

        /// The bytes of one field, its quotes taken away.
        package subscript(field: Int) -> ArraySlice<UInt8> { bytes[range(field)] }

        package var fields: [[UInt8]] { (0..<count).map { Array(self[$0]) } }
    }

    package enum Fault: Equatable, Sendable {
        /// More bytes than the limit; the reading goes on at the next line.
        case tooLong
        /// The same, within quotes that did not end.
        case quoteTooLong
        /// The file ends within quotes.
        case quoteOpen
        /// A quote within a field that did not begin with one, or something after a closing quote.
        case strayQuote
    }

    private enum State { case start, plain, quoted, quoteSeen, skipping }

    private let limit: Int
    private var state = State.start
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var size = 0
    private var line = 1
    private var firstLine = 1
    private var isStray = false
    private var hasContent = false

    /// - Parameter limit: bytes of one record at most.
    package init(limit: Int = recordLimit) { self.limit = limit }

    /// Takes the next bytes and gives the records that end in them.
    package mutating func take(_ chunk: [UInt8], _ emit: (Record) throws -> Void) rethrows {
        try chunk.withUnsafeBufferPointer { chunk in
            var place = 0
            while place < chunk.count {
                place += takeRun(UnsafeBufferPointer(rebasing: chunk[place...]))
                guard place < chunk.count else { break }
                try take(chunk[place], emit)
                place += 1
            }
        }
    }

    /// Takes bytes that mean nothing but themselves, as many as stand together; none if the first means something.
    private mutating func takeRun(_ chunk: UnsafeBufferPointer<UInt8>) -> Int {
        guard state == .plain || state == .start else { return 0 }
        let most = min(chunk.count, limit - size)
        var count = 0
        while count < most, !Self.means(chunk[count]) { count += 1 }
        guard count > 0 else { return 0 }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[..<count]))
        size += count
        state = .plain
        hasContent = true
        return count
    }

    /// Quote, comma and the two bytes of line ends; the others are a field's own.
    private static func means(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }

    /// The last record of a file that does not end with a line end.
    package mutating func finish(_ emit: (Record) throws -> Void) rethrows {
        switch state {
        case .skipping: return
        case .quoted: try end(.quoteOpen, emit)
        case .start, .plain, .quoteSeen: if hasContent { try end(nil, emit) }
        }
    }

    private mutating func take(_ byte: UInt8, _ emit: (Record) throws -> Void) rethrows {
        let isLineEnd = byte == UInt8(ascii: "\n")
        defer { if isLineEnd { line += 1 } }
        if state == .skipping {
            if isLineEnd {
                state = .start
                firstLine = line + 1
            }
            return
        }
        size += 1
        guard size <= limit else {
            let wasQuoted = state == .quoted
            try end(wasQuoted ? .quoteTooLong : .tooLong, emit)
            if isLineEnd { firstLine = line + 1 } else { state = .skipping }
            return
        }
        if isLineEnd && state != .quoted {
            if state == .plain, bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            if hasContent {
                try end(nil, emit)
            } else {
                reset()
            }
            firstLine = line + 1
            return
        }
        take(content: byte)
    }

    private mutating func take(content byte: UInt8) {
        hasContent = hasContent || byte != UInt8(ascii: "\r")
        switch (state, byte) {
        case (.start, UInt8(ascii: "\"")): state = .quoted
        case (.quoted, UInt8(ascii: "\"")): state = .quoteSeen
        case (.quoted, _): bytes.append(byte)
        case (.quoteSeen, UInt8(ascii: "\"")):
            bytes.append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")):
            ends.append(bytes.count)
            state = .start
        case (.quoteSeen, UInt8(ascii: "\r")): break
        case (.quoteSeen, _), (.plain, UInt8(ascii: "\"")): isStray = true
        case (.start, _), (.plain, _):
            bytes.append(byte)
            state = .plain
        case (.skipping, _): break
        }
    }

    private mutating func end(_ fault: Fault?, _ emit: (Record) throws -> Void) rethrows {
        let record = Record(
            line: firstLine, bytes: bytes, ends: ends + [bytes.count],
            fault: fault ?? (isStray ? .strayQuote : nil))
        reset()
        try emit(record)
    }

    private mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        size = 0
        isStray = false
        hasContent = false
        state = .start
    }
}

extension CSVRecords.Fault {
    /// Why a record is not read, in words; `limit` is the reader's.
    package func words(limit: Int) -> String {
        switch self {
        case .tooLong: "the line has more than \(limit) bytes"
        case .quoteTooLong: "a quoted field does not end within \(limit) bytes"
        case .quoteOpen: "a quoted field does not end"
        case .strayQuote: "a quote stands where none may stand"
        }
    }
}
