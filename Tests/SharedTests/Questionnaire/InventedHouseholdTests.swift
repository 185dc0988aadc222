import Shared
import TestSupport
import Testing

/// The invented families that other tests build on are accepted by the form.
struct InventedHouseholdTests {
    @Test(arguments: 0..<40)
    func isAccepted(block: Int) throws {
        let form = try Form.shipped()
        for seed in UInt64(block * 25)..<UInt64(block * 25 + 25) {
            let household = InventedHousehold(seed: seed)
            let violations = try Examples.violations(household, form)
            #expect(violations.isEmpty, "seed \(seed)")
        }
    }

    @Test(arguments: 1...20)
    func hasAnySize(members: Int) throws {
        let form = try Form.shipped()
        let household = InventedHousehold(seed: 9, members: members, interviewed: (2027, 2, 3))
        #expect(household.personIdentifiers.count == members)
        #expect(try Examples.violations(household, form, date: CalendarDate(year: 2027, month: 2, day: 3)).isEmpty)
    }

    @Test func isAboutFiveKilobytesForSix() throws {
        let op = [UInt8](repeating: 0x20, count: 200)
        var sizes: [Int] = []
        for seed in 0..<200 {
            sizes.append(
                InventedHousehold(seed: UInt64(seed), members: 6).registerBody(op: op, tehsil: "PK60101").count)
        }
        #expect((4_500...5_300).contains(sizes.reduce(0, +) / sizes.count))
    }

    @Test func sharesNoNumberBetweenSeeds() {
        var seen = Set<String>()
        for seed in 0..<500 {
            for number in InventedHousehold(seed: UInt64(seed)).numbers.compactMap({ $0 }) {
                #expect(number.utf8.count == 13 && number.hasPrefix("0"))
                #expect(seen.insert(number).inserted)
            }
        }
    }

    @Test func isTheSameForTheSameSeed() {
        #expect(InventedHousehold(seed: 5).roster == InventedHousehold(seed: 5).roster)
        #expect(InventedHousehold(seed: 5).roster != InventedHousehold(seed: 6).roster)
    }
}
