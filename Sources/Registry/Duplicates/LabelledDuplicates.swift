package import Invention
import Shared

/// The labelled invented set as the registry compares it, without a database: how well likely duplicates are found.
package struct LabelledDuplicates: Sendable {
    package let set: InventedDuplicates
    let persons: [PersonTraits]
    /// Identifiers of the pairs of one person.
    let same: Set<[String]>

    /// What a search found, against what is there.
    package struct Figures: Sendable, Equatable {
        package let persons: Int
        /// Pairs of one person.
        package let labelled: Int
        /// Pairs that share a key.
        package let candidates: Int
        package let likely: Int
        /// Likely pairs that are of one person.
        package let right: Int

        /// Of what was found how much is right, in thousandths.
        package var precision: Int { right * 1000 / max(likely, 1) }
        /// Of what is there how much was found, in thousandths.
        package var recall: Int { right * 1000 / max(labelled, 1) }
    }

    package init(seed: UInt64, families: Int) {
        set = InventedDuplicates(seed: seed, families: families)
        persons = set.entries.enumerated().flatMap { place, entry in
            RosterTraits(
                household: Identifier(entry.identifier) ?? Identifier(high: 0, low: UInt64(place)),
                tehsil: entry.tehsil, mobile: entry.mobile, roster: Array(entry.roster(serial: place).utf8),
                request: Array("{\"address\":\"\(entry.address)\"}".utf8)
            ).persons
        }
        same = Set(set.same.map(\.persons))
    }

    /// As a search with the same bound would find.
    package func figures(most: Int = 200) -> Figures {
        let candidates = candidates(most: most)
        let found = Self.likely(candidates)
        return Figures(
            persons: persons.count, labelled: same.count, candidates: candidates.count, likely: found.count,
            right: found.intersection(same).count)
    }

    /// Pairs that share a key, as a search has them.
    func candidates(most: Int) -> [(PersonTraits, PersonTraits)] {
        var blocks: [Int: [Int]] = [:]
        for (place, person) in persons.enumerated() {
            for key in BlockingKeys.keys(of: person) { blocks[key, default: []].append(place) }
        }
        var pairs: Set<[Int]> = []
        for block in blocks.values where block.count <= most {
            for (place, one) in block.enumerated() {
                for other in block[(place + 1)...] { pairs.insert([one, other]) }
            }
        }
        return pairs.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { (persons[$0[0]], persons[$0[1]]) }
    }

    static func likely(
        _ candidates: [(PersonTraits, PersonTraits)], threshold: Int = PersonLikeness.threshold
    ) -> Set<[String]> {
        Set(candidates.filter { PersonLikeness($0, $1).weight >= threshold }.map { key($0, $1) })
    }

    /// As `InventedDuplicates.Pair.persons`.
    static func key(_ one: PersonTraits, _ other: PersonTraits) -> [String] {
        [one.person.written, other.person.written].sorted()
    }
}
