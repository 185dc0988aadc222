/// CSV (RFC 4180) read byte by byte: records out, as soon as they end. Memory is bounded by the longest record allowed,
/// whatever the file. Knows no columns.
///
///     var records = CSVRecords()
///     records.take(chunk) { record in ... }
///     records.finish { record in ... }
package struct CSVRecords {
    /// Bytes of one record at most: a number, a date and their commas are a tenth of a hundredth of it.
    package static let recordLimit = 4096

    package struct Record: Equatable, Sendable {
        /// Of its first byte, from 1.
        package let line: Int
        package let fields: [[UInt8]]
        package let fault: Fault?
    }

    package enum Fault: Equatable, Sendable {
        /// More than `recordLimit` bytes; the reading goes on at the next line.
        case tooLong
        /// The same, within quotes that did not end.
        case quoteTooLong
        /// The file ends within quotes.
        case quoteOpen
        /// A quote within a field that did not begin with one, or something after a closing quote.
        case strayQuote
    }

    private enum State { case start, plain, quoted, quoteSeen, skipping }

    private var state = State.start
    private var fields: [[UInt8]] = []
    private var field: [UInt8] = []
    private var size = 0
    private var line = 1
    private var firstLine = 1
    private var isStray = false
    private var hasContent = false

    package init() {}

    /// Takes the next bytes and gives the records that end in them.
    package mutating func take(_ bytes: some Sequence<UInt8>, _ emit: (Record) throws -> Void) rethrows {
        for byte in bytes { try take(byte, emit) }
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
        guard size <= Self.recordLimit else {
            let wasQuoted = state == .quoted
            try end(wasQuoted ? .quoteTooLong : .tooLong, emit)
            if isLineEnd { firstLine = line + 1 } else { state = .skipping }
            return
        }
        if isLineEnd && state != .quoted {
            if state == .plain, field.last == UInt8(ascii: "\r") { field.removeLast() }
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
        case (.quoted, _): field.append(byte)
        case (.quoteSeen, UInt8(ascii: "\"")):
            field.append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")):
            fields.append(field)
            field = []
            state = .start
        case (.quoteSeen, UInt8(ascii: "\r")): break
        case (.quoteSeen, _), (.plain, UInt8(ascii: "\"")): isStray = true
        case (.start, _), (.plain, _):
            field.append(byte)
            state = .plain
        case (.skipping, _): break
        }
    }

    private mutating func end(_ fault: Fault?, _ emit: (Record) throws -> Void) rethrows {
        let record = Record(line: firstLine, fields: fields + [field], fault: fault ?? (isStray ? .strayQuote : nil))
        reset()
        try emit(record)
    }

    private mutating func reset() {
        fields = []
        field = []
        size = 0
        isStray = false
        hasContent = false
        state = .start
    }
}
