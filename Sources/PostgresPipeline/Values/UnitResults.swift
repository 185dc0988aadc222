/// The answers to the statements of one unit, in the order of the statements.
package struct UnitResults: ~Copyable {
    private let storage: UnsafeMutablePointer<ResultSet>
    private let capacity: Int
    /// How many statements have been answered.
    package private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        self.storage = .allocate(capacity: capacity)
    }

    deinit {
        storage.deinitialize(count: count)
        storage.deallocate()
    }

    /// The answer to the statement with this index.
    package subscript(index: Int) -> ResultSet {
        _read {
            precondition(index >= 0 && index < count, "the unit has no statement of this index")
            yield storage[index]
        }
    }

    mutating func append(_ result: consuming ResultSet) {
        precondition(count < capacity, "a unit was answered more often than it asked")
        (storage + count).initialize(to: result)
        count += 1
    }
}
