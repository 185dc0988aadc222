/// What the queue needs to know of a write.
protocol QueuedWrite: AnyObject {
    var keys: [UInt64] { get }
    var lineage: UInt64 { get }
}

/// The pure half of the write combiner: which of the waiting writes may go now, together.
///
/// Of two writes with an equal key only one is under way at a time, and so of two lineages' units. Writes of one lineage
/// are taken in the order in which they came; several may share a unit.
struct WriteQueue<Element: QueuedWrite> {
    private(set) var waiting: [Element] = []
    private var keysUnderWay: Set<UInt64> = []
    private var lineagesUnderWay: Set<UInt64> = []

    var isEmpty: Bool { waiting.isEmpty }

    mutating func append(_ write: Element) {
        waiting.append(write)
    }

    /// Takes up to `limit` writes, in order, for one unit. They are under way until `finished`.
    mutating func take(limit: Int) -> [Element] {
        var taken: [Element] = []
        // Lineages and keys of writes that were passed over: nothing may overtake them.
        var heldLineages: Set<UInt64> = []
        var heldKeys: Set<UInt64> = []
        var kept = 0
        var next = 0
        while next < waiting.count, taken.count < limit {
            let write = waiting[next]
            next += 1
            if !lineagesUnderWay.contains(write.lineage), !heldLineages.contains(write.lineage) {
                if !conflicts(write, heldKeys) {
                    keysUnderWay.formUnion(write.keys)
                    taken.append(write)
                    continue
                }
                heldLineages.insert(write.lineage)
                heldKeys.formUnion(write.keys)
            }
            waiting[kept] = write
            kept += 1
        }
        waiting.removeSubrange(kept..<next)
        for write in taken { lineagesUnderWay.insert(write.lineage) }
        return taken
    }

    /// The writes of a unit are no longer under way.
    mutating func finished(_ writes: [Element]) {
        for write in writes {
            lineagesUnderWay.remove(write.lineage)
            for key in write.keys { keysUnderWay.remove(key) }
        }
    }

    /// Takes out the writes that wait in vain.
    mutating func remove(where leaves: (Element) -> Bool) -> [Element] {
        let left = waiting.filter(leaves)
        if !left.isEmpty { waiting.removeAll(where: leaves) }
        return left
    }

    private func conflicts(_ write: Element, _ heldKeys: Set<UInt64>) -> Bool {
        for key in write.keys where keysUnderWay.contains(key) || heldKeys.contains(key) { return true }
        return false
    }
}
