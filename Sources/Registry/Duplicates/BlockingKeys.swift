import Shared

/// Under which keys a person is looked for: two entries are compared when they share one.
///
/// Each key leaves out what another relies on, so that one error, wherever it is, leaves a key that finds the pair:
///
/// | key | survives errors in |
/// |---|---|
/// | sound of the name, year of birth | father, day and month of birth, mobile |
/// | day of birth (day and month in either order), sound of the father's name | name, mobile |
/// | sounds of name and father's name | birth, mobile |
/// | mobile, how the name begins | father, birth |
///
/// A key is a 64-bit digest (FNV-1a): two of them that meet by chance cost one comparison.
enum BlockingKeys {
    /// In order, each once. Missing answers leave keys out.
    static func keys(of person: PersonTraits) -> [Int64] {
        var keys: Set<Int64> = []
        let name = person.nameWords.mainSound
        let father = person.fatherWords?.mainSound ?? []
        if !name.isEmpty {
            if let born = person.born { keys.insert(digest("Y", name, Array(String(born.year).utf8))) }
            if !father.isEmpty { keys.insert(digest("F", name, father)) }
            if let mobile = person.mobile { keys.insert(digest("M", Array(mobile.utf8), Array(name.prefix(1)))) }
        }
        if let born = person.born, !father.isEmpty {
            let (low, high) = (min(born.day, born.month), max(born.day, born.month))
            keys.insert(digest("B", Array("\(born.year)-\(low)-\(high)".utf8), father))
        }
        return keys.sorted()
    }

    private static func digest(_ kind: String, _ one: [UInt8], _ other: [UInt8]) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in Array(kind.utf8) + one + [0] + other { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}
