import Shared

/// Under which keys a person is looked for: two entries are compared when they share one.
///
/// Each key leaves out what another relies on, so that one error, wherever it is, leaves a key that finds the pair; and each
/// holds enough that few persons of a whole country share it. A name with a year alone, or two names alone, do not: at a
/// million households hundreds of persons share them, nearly all of them strangers; nor does one word of a name with a day on
/// which very many are said to be born.
///
/// | key | survives errors in |
/// |---|---|
/// | given names, day of birth, sex | father, mobile, place |
/// | father's given names, day of birth, sex | name, mobile, place |
/// | given names, father's given names, year of birth | day and month of birth, mobile, place |
/// | given names, father's given names, day and month of birth | year of birth, mobile, place |
/// | name, father's name, tehsil | birth, mobile |
/// | name, year of birth, tehsil | father, day and month of birth, mobile |
/// | mobile, how the name begins | father, birth, place |
///
/// Names are the sounds of their main words, or of all their given names in any order; titles and names of clans, which one
/// writes and another leaves out, are no part of them. Day and month stand in either order. A key is a 64-bit hash, another
/// one in each process: nothing stores it, each search works keys out anew. Two that meet by chance cost one comparison.
package enum BlockingKeys {
    /// Each once. Missing answers leave keys out.
    package static func keys(of person: PersonTraits) -> [Int] {
        var names = NameLexicon()
        var keys: [Int] = []
        write(of: person, names: &names, to: &keys)
        return keys
    }

    /// - Parameters:
    ///   - names: of the names that were taken apart before.
    ///   - keys: what it held is gone.
    static func write(of person: PersonTraits, names: inout NameLexicon, to keys: inout [Int]) {
        keys.removeAll(keepingCapacity: true)
        let name = names.sounds(of: person.name)
        let father = person.father.map { names.sounds(of: $0) } ?? NameSounds()
        if let born = person.born {
            let year = born.year
            let day = min(born.day, born.month) << 8 | max(born.day, born.month)
            if let main = name.main {
                keys.append(key("N", name.given, year, day, person.sex))
                keys.append(key("T", main, year, person.tehsil))
            }
            if father.main != nil { keys.append(key("B", father.given, year, day, person.sex)) }
            if name.main != nil, father.main != nil {
                keys.append(key("Y", name.given, father.given, year))
                keys.append(key("D", name.given, father.given, day))
            }
        }
        if let main = name.main {
            if let fathers = father.main { keys.append(key("P", main, fathers, person.tehsil)) }
            if let mobile = person.mobile { keys.append(key("M", mobile, name.first)) }
        }
    }

    private static func key<each Part: Hashable>(_ kind: Unicode.Scalar, _ parts: repeat each Part) -> Int {
        var hasher = Hasher()
        hasher.combine(kind.value)
        repeat hasher.combine(each parts)
        return hasher.finalize()
    }
}

/// What of a name's sounds is part of a key, as hashes.
struct NameSounds: Sendable {
    /// Of `NameWords.mainSound`; nil for a name without a sound.
    var main: Int?
    /// Of `NameWords.givenSounds`.
    var given = 0
    /// The beginning of `NameWords.mainSound`.
    var first: UInt8 = 0

    init() {}

    init(_ words: NameWords) {
        let sound = words.mainSound
        guard let first = sound.first else { return }
        (main, given, self.first) = (sound.hashValue, words.givenSounds.hashValue, first)
    }
}
