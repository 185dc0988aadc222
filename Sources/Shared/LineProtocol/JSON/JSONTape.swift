/// The nodes while they are read: memory of our own, since an array would ask at every step whether it is shared.
struct JSONTape {
    private var base: UnsafeMutablePointer<JSONNode>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    /// The memory is given back here; the tape is not used after.
    func deallocate() { base.deallocate() }

    /// A copy of what was read.
    var nodes: [JSONNode] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// A node that was appended before.
    subscript(_ index: Int) -> JSONNode {
        @inline(__always) get { base[index] }
        @inline(__always) nonmutating _modify { yield &base[index] }
    }

    /// Appends a node, gives its index.
    @inline(__always) @discardableResult
    mutating func append(_ node: JSONNode) -> Int {
        if count == capacity { grow() }
        (base + count).initialize(to: node)
        count += 1
        return count - 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
