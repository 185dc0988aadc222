import Testing

@testable import Server

struct TokenBucketTests {
    @Test func itGivesABurstAndThenOneAtATime() {
        var bucket = TokenBucket(perSecond: 2, burst: 3, now: Tick(milliseconds: 0))
        let taken = (0..<5).map { _ in bucket.take(at: Tick(milliseconds: 0)) }
        #expect(taken == [true, true, true, false, false])
        #expect(bucket.secondsUntilNext == 1)
        #expect(bucket.take(at: Tick(milliseconds: 499)) == false)
        #expect(bucket.take(at: Tick(milliseconds: 500)) == true)
        #expect(bucket.take(at: Tick(milliseconds: 501)) == false)
        #expect(!bucket.isFull(at: Tick(milliseconds: 1_000)))
        #expect(bucket.isFull(at: Tick(milliseconds: 2_001)))
    }

    @Test func desksAndTehsilsAreLimitedEach() {
        var limits = RateLimits()
        limits.requestsPerDesk = 1
        limits.requestsPerTehsil = 2
        limits.loginBurst = 1
        var counters = RateCounters(limits: limits)
        let start = Tick(milliseconds: 0)
        #expect(counters.requestArrived(desk: "A", tehsil: "T", now: start) == nil)
        #expect(counters.requestArrived(desk: "A", tehsil: "T", now: start) == nil)
        #expect(counters.requestArrived(desk: "A", tehsil: "T", now: start) == 1)
        #expect(counters.requestArrived(desk: "B", tehsil: "T", now: start) == nil)
        #expect(counters.requestArrived(desk: "B", tehsil: "T", now: start) == nil)
        #expect(counters.requestArrived(desk: "C", tehsil: "T", now: start) == 1)
        #expect(counters.loginArrived(desk: "A", now: start) == nil)
        #expect(counters.loginArrived(desk: "A", now: start) == 1)
        counters.sweep(now: Tick(milliseconds: 60_000))
        #expect(counters.loginArrived(desk: "A", now: Tick(milliseconds: 60_000)) == nil)
    }
}
