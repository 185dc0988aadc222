internal import Glibc

/// How unlikely a count is that was expected to be smaller: upper tails of two distributions.
package enum Tail {
    /// The chance of `hits` or more in `trials` when each is one with the chance `share` (binomial).
    package static func binomial(hits: Int, of trials: Int, share: Double) -> Double {
        guard hits > 0 else { return 1 }
        guard hits <= trials, share > 0 else { return 0 }
        guard share < 1 else { return 1 }
        // Logarithms, since the factors leave the range of a Double long before their product does.
        let n = Double(trials)
        return sum(from: hits, through: trials) { k in
            let k = Double(k)
            return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log1p(-share)
        }
    }

    /// The chance of `hits` or more where so many are expected (Poisson).
    package static func poisson(hits: Int, expected: Double) -> Double {
        guard hits > 0 else { return 1 }
        guard expected > 0 else { return 0 }
        return sum(from: hits, through: hits + 1_000) { k in
            Double(k) * log(expected) - expected - lgamma(Double(k) + 1)
        }
    }

    /// A chance as it is stored: in thousandths of a million, rounded up, so that none is stored as impossible.
    package static func perBillion(_ chance: Double) -> Int { max(1, Int((min(chance, 1) * 1e9).rounded(.up))) }

    /// The sum of terms given by their logarithms, from the first on until they no longer count.
    private static func sum(from first: Int, through last: Int, _ logarithm: (Int) -> Double) -> Double {
        var total = 0.0
        for k in first...last {
            let term = exp(logarithm(k))
            total += term
            if term < total * 1e-12, k > first { break }
        }
        return min(total, 1)
    }
}
