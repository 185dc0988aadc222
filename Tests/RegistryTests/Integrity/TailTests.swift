import Testing

@testable import Registry

/// Upper tails against values that can be reckoned by hand.
@Suite struct TailTests {
    @Test(arguments: [
        (8, 10, 0.5, 56.0 / 1024), (0, 10, 0.5, 1.0), (10, 10, 0.5, 1.0 / 1024), (1, 2, 0.25, 7.0 / 16),
        (3, 2, 0.5, 0.0),
        (1, 5, 1.0, 1.0), (1, 5, 0.0, 0.0),
    ]) func binomial(_ hits: Int, _ trials: Int, _ share: Double, _ chance: Double) {
        #expect(abs(Tail.binomial(hits: hits, of: trials, share: share) - chance) < 1e-9)
    }

    @Test(arguments: [(0, 1.0, 1.0), (1, 1.0, 0.632_120_558_8), (5, 1.0, 0.003_659_846_8), (3, 0.0, 0.0)])
    func poisson(_ hits: Int, _ expected: Double, _ chance: Double) {
        #expect(abs(Tail.poisson(hits: hits, expected: expected) - chance) < 1e-9)
    }

    @Test func largeCountsStayNumbers() {
        let chance = Tail.binomial(hits: 30_500, of: 60_000, share: 0.5)
        #expect(chance > 1e-6 && chance < 1e-4)
        #expect(Tail.binomial(hits: 60_000, of: 60_000, share: 0.5) >= 0)
        #expect(Tail.perBillion(0) == 1 && Tail.perBillion(1) == 1_000_000_000 && Tail.perBillion(2e-9) == 2)
    }

    @Test func aSmallDeskAndASilentDistrictAccuseNobody() {
        let bounds = IntegrityBounds()
        #expect(!bounds.chance(hits: 10, of: 10, neighbours: (100, 1_000)).isSign)
        #expect(bounds.chance(hits: 40, of: 50, neighbours: (100, 1_000)).isSign)
        #expect(!bounds.chance(hits: 7, of: 50, neighbours: (100, 1_000)).isSign)
        #expect(!bounds.chance(hits: 25, of: 25, neighbours: (0, 0)).isSign)
    }
}
