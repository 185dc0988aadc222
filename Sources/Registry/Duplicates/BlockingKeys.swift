import Shared

/// Under which keys a person is looked for: two entries are compared when they share one.
///
/// Each key leaves out what another relies on, so that one error, wherever it is, leaves a key that finds the pair; and each
/// holds enough that few persons of a whole country share it. A name with a year alone, or two names alone, do not: at a
/// million households their blocks have hundreds of persons, nearly all of them strangers.
///
/// | key | survives errors in |
/// |---|---|
/// | name, day of birth, sex | father, mobile, place |
/// | father's name, day of birth, sex | name, mobile, place |
/// | given names, father's given names, year of birth | day and month of birth, mobile, place |
/// | given names, father's given names, day and month of birth | year of birth, mobile, place |
/// | name, father's name, tehsil | birth, mobile |
/// | name, year of birth, tehsil | father, day and month of birth, mobile |
/// | mobile, how the name begins | father, birth, place |
///
/// Names are the sounds of their main words, or of all their given names in any order; titles and names of clans, which one
/// writes and another leaves out, are no part of them. Day and month stand in either order. A key is a 64-bit digest (FNV-1a): two of
/// them that meet by chance cost one comparison.
enum BlockingKeys {
    /// In order, each once. Missing answers leave keys out.
    static func keys(of person: PersonTraits) -> [Int64] {
        var names = NameLexicon()
        return keys(of: person, names: &names)
    }

    /// - Parameter names: of the names that were taken apart before.
    static func keys(of person: PersonTraits, names: inout NameLexicon) -> [Int64] {
        var keys: Set<Int64> = []
        let nameWords = names.words(of: person.name)
        let fatherWords = person.father.map { names.words(of: $0) }
        let (name, father) = (nameWords.mainSound, fatherWords?.mainSound ?? [])
        let tehsil = Array(person.tehsil.utf8)
        let sex = Array((person.sex?.rawValue ?? "").utf8)
        if let born = person.born {
            let (low, high) = (min(born.day, born.month), max(born.day, born.month))
            let (year, day) = (Array("\(born.year)".utf8), Array("\(low)-\(high)".utf8))
            if !name.isEmpty {
                keys.insert(digest("N", name, year, day, sex))
                keys.insert(digest("T", name, year, tehsil))
            }
            if !father.isEmpty { keys.insert(digest("B", father, year, day, sex)) }
            if !name.isEmpty, !father.isEmpty {
                let (given, fathers) = (nameWords.givenSounds, fatherWords?.givenSounds ?? [])
                keys.insert(digest("Y", given, fathers, year))
                keys.insert(digest("D", given, fathers, day))
            }
        }
        if !name.isEmpty {
            if !father.isEmpty { keys.insert(digest("P", name, father, tehsil)) }
            if let mobile = person.mobile { keys.insert(digest("M", Array(mobile.utf8), Array(name.prefix(1)))) }
        }
        return keys.sorted()
    }

    private static func digest(_ kind: String, _ parts: [UInt8]...) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        kind.utf8.forEach(take)
        for part in parts {
            part.forEach(take)
            take(0)
        }
        return Int64(bitPattern: hash)
    }
}
