/// A limit on how often something may happen: `perSecond` on average, `burst` at once.
struct TokenBucket {
    private let perSecond: Double
    private let burst: Double
    private var tokens: Double
    private var filled: Tick

    init(perSecond: Double, burst: Int, now: Tick) {
        self.perSecond = perSecond
        self.burst = Double(burst)
        self.tokens = Double(burst)
        self.filled = now
    }

    /// Takes one token, if there is one.
    mutating func take(at now: Tick) -> Bool {
        if now > filled {
            tokens = min(burst, tokens + perSecond * Double(now.milliseconds(since: filled)) / 1_000)
            filled = now
        }
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// Whole seconds until a token is there again, at least 1.
    var secondsUntilNext: Int { max(1, Int(((1 - tokens) / max(perSecond, 0.001)).rounded(.up))) }

    /// Whether nothing has been taken for so long that forgetting the bucket changes nothing.
    func isFull(at now: Tick) -> Bool {
        tokens + perSecond * Double(now.milliseconds(since: filled)) / 1_000 >= burst
    }
}
