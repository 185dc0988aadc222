import Glibc

/// One value in a `JSONDocument`, cheap to copy. Reading the wrong kind gives nil.
package struct JSONView: Sendable {
    /// What a value is. A number is always whole.
    package enum Kind: Hashable, Sendable { case object, array, string, integer, bool, null }

    let storage: JSONStorage
    let index: Int

    private var node: JSONNode { storage.nodes[index] }

    package var kind: Kind {
        switch node.kind {
        case .object: .object
        case .array: .array
        case .string: .string
        case .integer: .integer
        case .bool: .bool
        case .null: .null
        }
    }

    package var isNull: Bool { node.kind == .null }

    package var bool: Bool? { node.kind == .bool ? node.flag : nil }

    package var integer: Int64? {
        let node = node
        guard node.kind == .integer else { return nil }
        return storage.bytes.withUnsafeBufferPointer { bytes in
            let negative = bytes[Int(node.start)] == UInt8(ascii: "-")
            var value: Int64 = 0
            for index in Int(node.start) + (negative ? 1 : 0)..<Int(node.end) {
                // Downwards, so that the smallest number fits too; the reader checked the range.
                value = value &* 10 &- Int64(bytes[index] &- 0x30)
            }
            return negative ? value : -value
        }
    }

    /// The string, its escapes resolved.
    package var string: String? { withUTF8 { String(decoding: $0, as: UTF8.self) } }

    /// Calls `body` with the string's UTF-8, escapes resolved, without making a String; nil if it is no string.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        let node = node
        guard node.kind == .string else { return nil }
        return storage.bytes.withUnsafeBufferPointer { bytes in
            let content = UnsafeBufferPointer(rebasing: bytes[Int(node.start) + 1..<Int(node.end) - 1])
            guard node.flag else { return body(content) }
            return (JSONEscapes.resolved(content) ?? []).withUnsafeBufferPointer(body)
        }
    }

    /// True if this is the string `text`, compared without making one.
    package func equals(_ text: StaticString) -> Bool {
        withUTF8 { content in
            content.count == text.utf8CodeUnitCount
                && JSONView.equal(content.baseAddress, text.utf8Start, content.count)
        } ?? false
    }

    /// Members of an object or elements of an array; 0 for all else.
    package var count: Int {
        let node = node
        return node.kind == .object || node.kind == .array ? node.count : 0
    }

    /// Where the value's own bytes are in `JSONDocument.bytes`, quotes and braces included.
    package var rawRange: Range<Int> { Int(node.start)..<Int(node.end) }

    /// The value's own bytes, to pass on without encoding them again.
    package var raw: ArraySlice<UInt8> { storage.bytes[rawRange] }

    /// The value of a member of this object, or nil if it is no object or has no such member.
    package subscript(_ key: StaticString) -> JSONView? {
        let node = node
        guard node.kind == .object else { return nil }
        let length = key.utf8CodeUnitCount
        return storage.bytes.withUnsafeBufferPointer { bytes in
            var place = index + 1
            for _ in 0..<node.count {
                let name = storage.nodes[place]
                if Int(name.end - name.start) - 2 == length, let base = bytes.baseAddress,
                    JSONView.equal(base + Int(name.start) + 1, key.utf8Start, length)
                {
                    return JSONView(storage: storage, index: place + 1)
                }
                place = Int(storage.nodes[place + 1].next)
            }
            return nil
        }
    }

    /// The members of an object in the order they were written; empty for all else.
    package var members: JSONMembers { JSONMembers(of: self) }

    /// The elements of an array; empty for all else.
    package var elements: JSONElements { JSONElements(of: self) }

    /// Calls `body` for each member of an object, in order.
    package func forEachMember(_ body: (JSONKey, JSONView) -> Void) {
        for member in members { body(member.key, member.value) }
    }

    /// Calls `body` for each element of an array, in order.
    package func forEachElement(_ body: (JSONView) -> Void) {
        for element in elements { body(element) }
    }

    static func equal(_ one: UnsafePointer<UInt8>?, _ other: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard length > 0, let one else { return length == 0 }
        return memcmp(one, other, length) == 0
    }
}

/// A member's name, compared without making a String.
package struct JSONKey: Sendable {
    let view: JSONView

    /// The name; it has no escapes, so these are its bytes as they came.
    package var text: String { view.string ?? "" }

    /// Calls `body` with the name's UTF-8.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = view.rawRange
        return view.storage.bytes.withUnsafeBufferPointer { bytes in
            body(UnsafeBufferPointer(rebasing: bytes[range.lowerBound + 1..<range.upperBound - 1]))
        }
    }

    package static func == (key: JSONKey, name: StaticString) -> Bool {
        key.view.equals(name)
    }

    /// For `switch`.
    package static func ~= (name: StaticString, key: JSONKey) -> Bool { key == name }
}

/// The members of an object in the order they were written.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    private let storage: JSONStorage
    private var place: Int
    private var left: Int

    init(of view: JSONView) {
        storage = view.storage
        place = view.index + 1
        left = view.kind == .object ? view.count : 0
    }

    package mutating func next() -> (key: JSONKey, value: JSONView)? {
        guard left > 0 else { return nil }
        left -= 1
        let key = JSONKey(view: JSONView(storage: storage, index: place))
        let value = JSONView(storage: storage, index: place + 1)
        place = Int(storage.nodes[place + 1].next)
        return (key, value)
    }
}

/// The elements of an array.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
    private let storage: JSONStorage
    private var place: Int
    private var left: Int

    init(of view: JSONView) {
        storage = view.storage
        place = view.index + 1
        left = view.kind == .array ? view.count : 0
    }

    package mutating func next() -> JSONView? {
        guard left > 0 else { return nil }
        left -= 1
        let value = JSONView(storage: storage, index: place)
        place = Int(storage.nodes[place].next)
        return value
    }
}
