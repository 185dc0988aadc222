import Shared

/// Compares sought persons with everybody who passes by: each with those who share a key, as long as no more than a bound
/// have it.
///
/// How many have a key is known at the end only. So a key is compared under until the bound is passed, and what was found
/// under such keys alone is then left out: the result is the same in whatever order persons pass, as long as fewer pairs
/// than the bound are likely.
struct DuplicateScan {
    /// What a scan of everybody came to.
    struct Result: Sendable {
        /// Each pair once, no more than the bound.
        var likely: [DuplicatePair] = []
        /// Likely pairs beyond the bound.
        var beyond = 0
        /// Pairs that were compared, also under keys that were too common in the end.
        var candidates = 0
        /// How often a sought person has a key that too many have.
        var keysTooCommon = 0
        /// Sought persons without any other key.
        var unsearched = 0
    }

    private let sought: SoughtPersons
    private let most: Int
    private var names: NameLexicon
    /// Of each group of the sought ones how many persons with its key passed by.
    private var passed: [Int32]
    /// By which passing person each sought one was met last; they count from 1.
    private var met: [Int32]
    private var number: Int32 = 0
    private var candidates = 0
    /// So many pairs are kept with all that is known of them. Others are counted under the rarest key that they share.
    private let bound: Int
    private var beyond: [Int32]
    private var isFull = false
    private var found: [(pair: DuplicatePair, groups: [Int])] = []
    // For one passing person each, kept for their memory.
    private var keys: [Int] = []
    private var groups: [Int] = []

    /// - Parameters:
    ///   - most: persons of a key at most.
    ///   - names: of the names that were taken apart before.
    ///   - bound: likely pairs that are kept: about a kilobyte each.
    init(_ sought: SoughtPersons, most: Int, names: NameLexicon, bound: Int = 10_000) {
        self.sought = sought
        self.most = most
        self.bound = bound
        beyond = [Int32](repeating: 0, count: sought.groupCount)
        self.names = names
        passed = [Int32](repeating: 0, count: sought.groupCount)
        met = [Int32](repeating: 0, count: sought.persons.count)
    }

    /// - Parameter isSoughtToo: whether a search of the same scope seeks this person, in this scan or another. Such a pair
    ///   comes with the lesser of the two.
    mutating func pass(_ person: PersonTraits, isSoughtToo: Bool) {
        number += 1
        BlockingKeys.write(of: person, names: &names, to: &keys)
        groups.removeAll(keepingCapacity: true)
        for key in keys {
            guard let group = sought.group(key) else { continue }
            passed[group] += 1
            // Who is sought passes by too.
            if passed[group] <= most, sought.members(of: group).count <= most { groups.append(group) }
        }
        guard !groups.isEmpty else { return }
        let other = PersonGlance(person)
        for group in groups {
            for place in sought.members(of: group) where met[Int(place)] != number {
                met[Int(place)] = number
                let one = sought.glances[Int(place)]
                guard isSoughtToo ? one.person < other.person : one.person != other.person else { continue }
                candidates += 1
                let mayBe = one.mayBe(other) { which, name, others in
                    names.level(name, others) {
                        (sought.persons[Int(place)].name(which), person.name(which))
                    }
                }
                if mayBe, let pair = DuplicatePair(sought.persons[Int(place)], person, names: &names) {
                    let shared = groups.filter { sought.members(of: $0).contains(place) }
                    if found.count == bound, !isFull { leaveOutTooCommon() }
                    if found.count < bound {
                        found.append((pair, shared))
                    } else if let rarest = shared.min(by: { passed[$0] < passed[$1] }) {
                        beyond[rarest] += 1
                    }
                }
            }
        }
    }

    /// Pairs under keys that have become too common give their places to others, as long as that gives room.
    private mutating func leaveOutTooCommon() {
        found.removeAll { pair in pair.groups.allSatisfy { passed[$0] > most } }
        isFull = found.count > bound / 2
    }

    /// When everybody has passed by.
    consuming func ended() -> (Result, NameLexicon) {
        var result = Result(candidates: candidates)
        result.likely = found.filter { $0.groups.contains { passed[$0] <= most } }.map(\.pair)
        var isSearched = [Bool](repeating: false, count: sought.persons.count)
        for group in 0..<sought.groupCount {
            let members = sought.members(of: group)
            guard passed[group] <= most else {
                result.keysTooCommon += members.count
                continue
            }
            result.beyond += Int(beyond[group])
            for place in members { isSearched[Int(place)] = true }
        }
        result.unsearched = isSearched.count { !$0 }
        return (result, names)
    }
}
