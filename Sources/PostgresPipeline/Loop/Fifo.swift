/// A first-in-first-out queue in a ring, which also lets elements back in at the front.
struct Fifo<Element> {
    private var ring: [Element?]
    private var head = 0
    private(set) var count = 0

    init() {
        ring = Array(repeating: nil, count: 8)
    }

    var isEmpty: Bool { count == 0 }

    var first: Element? { count == 0 ? nil : ring[head] }

    subscript(index: Int) -> Element {
        guard index < count, let element = ring[(head + index) & (ring.count - 1)] else {
            preconditionFailure("a queue was read beyond its end")
        }
        return element
    }

    mutating func append(_ element: Element) {
        if count == ring.count { grow() }
        ring[(head + count) & (ring.count - 1)] = element
        count += 1
    }

    /// Puts an element in front of all others.
    mutating func prepend(_ element: Element) {
        if count == ring.count { grow() }
        head = (head - 1) & (ring.count - 1)
        ring[head] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = ring[head]
        ring[head] = nil
        head = (head + 1) & (ring.count - 1)
        count -= 1
        return element
    }

    mutating func removeAll(where leaves: (Element) -> Bool) {
        for _ in 0..<count {
            if let element = popFirst(), !leaves(element) { append(element) }
        }
    }

    /// Doubles the ring; its size stays a power of two.
    private mutating func grow() {
        var larger = [Element?](repeating: nil, count: ring.count * 2)
        for index in 0..<count { larger[index] = ring[(head + index) & (ring.count - 1)] }
        ring = larger
        head = 0
    }
}
