import Crypto
import Glibc
import Registry
import Shared
import TestSupport

/// How long it takes to score stored interviews, against SHA-256 over the same bytes, on one core.
///
/// What is measured starts from the stored bytes, roster and answers as two JSON texts: strict reading, decoding into
/// the form's cells, all ten indicators, the score. Rounds alternate, so that a slow moment of the machine meets both.
struct ScoreBench {
    private let form: Form
    private let model: PMTModel
    private let day: CalendarDate
    private let tehsil: PCode
    private let stored: [(roster: [UInt8], answers: [UInt8], both: [UInt8])]

    /// What could not be prepared.
    struct NotReady: Error, CustomStringConvertible { let description: String }

    /// Prepares interviews of six members each.
    init(interviews: Int) throws {
        form = try Form.shipped()
        guard let file = RegistryFile.named("models/pk-2005-06.json")?.bytes,
            let day = CalendarDate("2026-11-22"),
            let tehsil = PCode("PK60101")
        else { throw NotReady(description: "the model is not in this program") }
        model = try PMTModel(file: file, form: form)
        self.day = day
        self.tehsil = tehsil
        stored = (0..<interviews).map { seed in
            let household = InventedHousehold(seed: UInt64(seed), members: 6)
            return (household.roster, household.answers, household.roster + household.answers)
        }
    }

    /// Runs for about `seconds` and prints the figures; the last line is `ratio <x>`, lower is better.
    static func run(interviews: Int, seconds: Double) throws {
        let bench = try ScoreBench(interviews: interviews)
        var pairs: [(score: Double, hash: Double)] = []
        _ = try bench.round()
        let end = Self.now() + seconds
        while Self.now() < end || pairs.count < 5 { pairs.append(try bench.round()) }
        let bytes = bench.stored.reduce(0) { $0 + $1.both.count } / bench.stored.count
        let score = median(pairs.map(\.score)) / Double(interviews) * 1e6
        let hash = median(pairs.map(\.hash)) / Double(interviews) * 1e6
        print("interviews \(interviews) of \(bytes) bytes, \(pairs.count) rounds")
        print("parse, decode and score \(rounded(score)) us")
        print("SHA-256 \(rounded(hash)) us, \(Int(Double(bytes) / hash)) MB/s")
        print("ratio \(rounded(median(pairs.map { $0.score / $0.hash })))")
    }

    /// Seconds for all interviews, scored and hashed.
    private func round() throws -> (score: Double, hash: Double) {
        let first = Self.now()
        var total: Int64 = 0
        for interview in stored { total += try score(interview.roster, interview.answers) }
        let second = Self.now()
        var mixed: UInt8 = 0
        for interview in stored {
            for byte in SHA256.hash(data: interview.both).prefix(1) { mixed ^= byte }
        }
        let third = Self.now()
        // Both sums are looked at, so that neither loop can be left out.
        guard total > 0, Int(mixed) < 256 else { throw NotReady(description: "nothing was scored") }
        return (second - first, third - second)
    }

    private func score(_ roster: [UInt8], _ answers: [UInt8]) throws -> Int64 {
        let (roster, answers) = (try JSONDocument(roster), try JSONDocument(answers))
        let interview = try Interview(form: form, roster: roster.root, answers: answers.root, date: day)
        guard case .scored(let hundredths, _) = model.assess(interview, tehsil: tehsil, asOf: day) else { return 0 }
        return Int64(hundredths)
    }

    /// Seconds of processor time of this thread: what others do on the machine is not ours.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
