import Shared
import TestSupport

/// How long the readers take for one interview of six members, on one core: `nser-line-fuzz time`.
enum Timing {
    static func run() throws {
        let op =
            #"{"desk":"LHR-001","epoch":1,"seq":13,"prev":"\#(String(repeating: "ab", count: 32))","#
            + #""officer":"ayesha","at":"2026-11-22T10:05:00+05:00"}"#
        let family = InventedHousehold(seed: 1, members: 6)
        let body = family.registerBody(op: Array(op.utf8), tehsil: "PK60101")
        let line = Array("T1 REGISTER ".utf8) + body
        let form = try Form.shipped()
        print("REGISTER of six members, \(body.count) bytes, best of 20 times 2,000:")
        try report("frame") {
            var framer = LineFramer(limit: LineLimits.afterLogin)
            framer.append(line)
            framer.append(CollectionOfOne(0x0A))
            guard case .line(let found) = framer.next() else { return 0 }
            return found.count
        }
        try report("JSON to tape") { try JSONDocument(body).root.count }
        try report("request line, fields of the request") {
            guard case .request(let read) = RequestLine.read(line) else { return 0 }
            return Int(try Request(read).op?.sequence ?? 0)
        }
        try report("all of it and the questionnaire") {
            guard case .request(let read) = RequestLine.read(line), case .register(let register) = try Request(read)
            else { return 0 }
            let interview = try Interview(
                form: form, roster: register.roster, answers: register.answers, date: register.started.dayInKarachi)
            return interview.violations(of: form).count + 1
        }
        try report("write the request") {
            guard case .request(let read) = RequestLine.read(line) else { return 0 }
            return try Request(read).body.count
        }
    }

    /// The least time of many runs is what the code needs; the rest is the machine's other work.
    private static func report(_ name: String, _ body: () throws -> Int) throws {
        var best = Duration.seconds(1_000)
        var sum = 0
        for _ in 0..<20 {
            let start = ContinuousClock.now
            for _ in 0..<2_000 { sum &+= try body() }
            best = min(best, ContinuousClock.now - start)
        }
        let nanoseconds = best.components.attoseconds / 1_000_000_000 / 2_000
        print("  \(name): \(nanoseconds / 1_000).\(nanoseconds % 1_000 / 100) µs\(sum == 0 ? " (not read)" : "")")
    }
}
