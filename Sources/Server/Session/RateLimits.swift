/// How much one desk and one tehsil may ask, so that none of them can slow the others down. Answered with 429.
///
/// A desk with people at it stays far below; a desk that sends its journal after a day without a line does not.
struct RateLimits: Sendable {
    /// Requests a second, and twice that at once; 0 for no limit.
    var requestsPerDesk = 5_000
    var requestsPerTehsil = 50_000
    /// Attempts to log in: at once, and again each minute; 0 for no limit.
    var loginBurst = 30
    var loginsPerMinute = 60
    /// Connections with the certificate of one desk: the working one, and some that a bad line left behind.
    var connectionsPerDesk = 8
    /// Connections altogether; each costs about 24 kB.
    var connections = 8_192

    init() {}
}

/// What desks and tehsils have asked lately.
struct RateCounters {
    private let limits: RateLimits
    private var desks: [String: TokenBucket] = [:]
    private var tehsils: [String: TokenBucket] = [:]
    private var logins: [String: TokenBucket] = [:]

    init(limits: RateLimits) { self.limits = limits }

    /// Counts a request; gives the seconds to wait when it is one too many.
    mutating func requestArrived(desk: String, tehsil: String, now: Tick) -> Int? {
        Self.take(&desks, desk, perSecond: Double(limits.requestsPerDesk), burst: 2 * limits.requestsPerDesk, now: now)
            ?? Self.take(
                &tehsils, tehsil, perSecond: Double(limits.requestsPerTehsil), burst: 2 * limits.requestsPerTehsil,
                now: now)
    }

    /// Counts an attempt to log in; gives the seconds to wait when it is one too many.
    mutating func loginArrived(desk: String, now: Tick) -> Int? {
        Self.take(&logins, desk, perSecond: Double(limits.loginsPerMinute) / 60, burst: limits.loginBurst, now: now)
    }

    /// Forgets those who have not asked for a while.
    mutating func sweep(now: Tick) {
        desks = desks.filter { !$0.value.isFull(at: now) }
        tehsils = tehsils.filter { !$0.value.isFull(at: now) }
        logins = logins.filter { !$0.value.isFull(at: now) }
    }

    private static func take(
        _ buckets: inout [String: TokenBucket], _ key: String, perSecond: Double, burst: Int, now: Tick
    ) -> Int? {
        guard perSecond > 0 else { return nil }
        return withBucket(&buckets[key, default: TokenBucket(perSecond: perSecond, burst: burst, now: now)]) { bucket in
            bucket.take(at: now) ? nil : bucket.secondsUntilNext
        }
    }

    private static func withBucket<Result>(_ bucket: inout TokenBucket, _ body: (inout TokenBucket) -> Result) -> Result
    {
        body(&bucket)
    }
}
