package import Invention
package import Shared

/// What `seed` writes: which household stands at which place, the same for the same words.
package struct SeedPlan: Sendable {
    /// Numbers of invented families have eight digits for the family.
    package static let mostHouseholds = 40_000_000

    package let seed: UInt64
    /// P-codes, in order; a household is drawn to one of them.
    package let tehsils: [String]
    /// The day of all interviews, on which ages are counted.
    package let day: CalendarDate

    package init(seed: UInt64, tehsils: [String], day: CalendarDate) {
        self.seed = seed
        self.tehsils = tehsils.sorted()
        self.day = day
    }

    /// The place of a household's tehsil in `tehsils`.
    func tehsil(of index: Int) -> Int {
        var dice = dice(of: index)
        return dice.below(tehsils.count)
    }

    /// The household at a place.
    package func household(_ index: Int) -> InventedHousehold {
        var dice = dice(of: index)
        _ = dice.next()
        return InventedHousehold(
            seed: dice.next(), interviewed: (day.year, day.month, day.day), serial: Self.serial(of: index),
            madeAt: UInt64(recorded(index).microsecondsSince1970 / 1_000))
    }

    /// When it is recorded: a millisecond after the one before, from nine in the morning in Karachi.
    func recorded(_ index: Int) -> Instant {
        let nine = (Int64(day.daysSince2000) + 10_957) * 86_400_000 + 4 * 3_600_000
        guard let instant = Instant(microsecondsSince1970: (nine + Int64(index)) * 1_000) else {
            preconditionFailure("a day of 1970 to 2199 has moments")
        }
        return instant
    }

    private func dice(of index: Int) -> InventedDice {
        InventedDice(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index))
    }

    /// Real numbers do not come in order: a multiplication that is one-to-one below 100,000,000 scatters them.
    private static func serial(of index: Int) -> UInt64 { UInt64(index) * 61_803_399 % 100_000_000 }
}
