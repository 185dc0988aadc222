import Shared
import Testing

@testable import Registry

/// Persons who pass by those who are sought, without a database.
@Suite struct DuplicateScanTests {
    private let labelled = LabelledDuplicates(seed: 31, families: 150)

    /// Those of a labelled set, `sought` of them sought at a time, the others and they passing by in this order.
    private func found(
        _ passing: [PersonTraits], sought size: Int, most: Int = 200
    ) -> (likely: Set<[String]>, results: [DuplicateScan.Result]) {
        var likely: Set<[String]> = []
        var results: [DuplicateScan.Result] = []
        var names = NameLexicon()
        for start in stride(from: 0, to: labelled.persons.count, by: size) {
            let persons = Array(labelled.persons[start..<min(start + size, labelled.persons.count)])
            var scan = DuplicateScan(SoughtPersons(persons, names: &names), most: most, names: names)
            for person in passing { scan.pass(person, isSoughtToo: true) }
            let (result, known) = scan.ended()
            names = known
            results.append(result)
            for pair in result.likely {
                #expect(likely.insert(LabelledDuplicates.key(pair.person, pair.other)).inserted, "each pair once")
            }
        }
        return (likely, results)
    }

    @Test(arguments: [1, 97, 100_000]) func thosePairsAreFoundThatShareAKey(_ size: Int) {
        let candidates = labelled.candidates(most: 200)
        let (likely, results) = found(labelled.persons, sought: size)
        #expect(likely == LabelledDuplicates.likely(candidates) && !likely.isEmpty)
        #expect(results.reduce(0) { $0 + $1.candidates } == candidates.count)
        #expect(results.allSatisfy { $0.keysTooCommon == 0 && $0.unsearched == 0 })
    }

    @Test(arguments: [1, 2, 3]) func theOrderInWhichTheyPassSaysNothing(_ most: Int) {
        let expected = LabelledDuplicates.likely(labelled.candidates(most: most))
        var order = SystemRandomNumberGenerator()
        for passing in [labelled.persons, labelled.persons.reversed(), labelled.persons.shuffled(using: &order)] {
            let (likely, results) = found(passing, sought: 200, most: most)
            #expect(likely == expected)
            #expect(results.contains { $0.keysTooCommon > 0 })
        }
    }

    /// Beyond the bound pairs are counted, and what was under keys of too many makes room for what was not.
    @Test func beyondTheBoundPairsAreCounted() {
        let expected = LabelledDuplicates.likely(labelled.candidates(most: 200))
        for bound in [0, 3, expected.count] {
            var names = NameLexicon()
            var scan = DuplicateScan(
                SoughtPersons(labelled.persons, names: &names), most: 200, names: names, bound: bound)
            for person in labelled.persons { scan.pass(person, isSoughtToo: true) }
            let result = scan.ended().0
            #expect(result.likely.count == bound && result.likely.count + result.beyond == expected.count)
            #expect(result.likely.allSatisfy { expected.contains(LabelledDuplicates.key($0.person, $0.other)) })
        }
        let few = LabelledDuplicates.likely(labelled.candidates(most: 2))
        var names = NameLexicon()
        var scan = DuplicateScan(
            SoughtPersons(labelled.persons, names: &names), most: 2, names: names, bound: few.count + 1)
        for person in labelled.persons { scan.pass(person, isSoughtToo: true) }
        let result = scan.ended().0
        #expect(Set(result.likely.map { LabelledDuplicates.key($0.person, $0.other) }) == few && result.beyond == 0)
    }

    /// Who is sought is compared with who is not whatever their order, and with nobody when nobody passes.
    @Test func aPersonOutsideTheSearchIsComparedToo() throws {
        let pair = try #require(labelled.candidates(most: 200).first { DuplicatePair($0, $1) != nil })
        for (sought, passing) in [(pair.0, pair.1), (pair.1, pair.0)] {
            var names = NameLexicon()
            var scan = DuplicateScan(SoughtPersons([sought], names: &names), most: 200, names: names)
            scan.pass(passing, isSoughtToo: false)
            scan.pass(sought, isSoughtToo: true)
            let result = scan.ended().0
            #expect(result.likely.map(\.identity) == [DuplicatePair(pair.0, pair.1)?.identity])
        }
        var names = NameLexicon()
        let nobody = DuplicateScan(SoughtPersons([], names: &names), most: 200, names: names)
        #expect(nobody.ended().0.likely.isEmpty)
    }

    @Test func everyKeyLeadsToThoseWhoHaveIt() {
        var names = NameLexicon()
        let sought = SoughtPersons(labelled.persons, names: &names)
        var owners: [Int: [Int32]] = [:]
        for (place, person) in labelled.persons.enumerated() {
            for key in BlockingKeys.keys(of: person) { owners[key, default: []].append(Int32(place)) }
        }
        #expect(sought.groupCount == owners.count)
        for (key, persons) in owners {
            #expect(sought.group(key).map { Array(sought.members(of: $0)) } == persons)
            if owners[key + 1] == nil { #expect(sought.group(key + 1) == nil) }
        }
    }

    /// A person of whom nothing is known but a name has no key, and is counted.
    @Test func whoHasNoKeyIsUnsearched() {
        let person = PersonTraits(
            person: Identifier(high: 1, low: 1), household: Identifier(high: 2, low: 2), tehsil: "PK60101", sex: nil,
            born: nil, name: "علی", father: nil, mother: nil, mobile: nil, address: nil, number: .none)
        #expect(BlockingKeys.keys(of: person).isEmpty)
        var names = NameLexicon()
        var scan = DuplicateScan(SoughtPersons([person], names: &names), most: 200, names: names)
        scan.pass(person, isSoughtToo: true)
        #expect(scan.ended().0.unsearched == 1)
    }
}
