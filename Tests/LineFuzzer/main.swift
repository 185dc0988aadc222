// Mutated lines through everything that reads what comes over the line: the framer, the request line, the JSON reader,
// every request's decoder, the questionnaire, and the client's reader of replies.
//
//     nser-line-fuzz [LINES] [SEED] [LINE]
//
// LINES (default 1,000,000) lines from SEED (default 1); with LINE only that one, printed before it is tried. Ends with
// 0 and "N lines, no crash, no hang", or with 1 and the seed, the line's number and its bytes. Built for release:
// swift build -c release --product nser-line-fuzz
//
//     nser-line-fuzz time
//
// measures the readers instead.

import Glibc
import Shared

if CommandLine.arguments.dropFirst().elementsEqual(["time"]) {
    try Timing.run()
    exit(0)
}
let numbers = CommandLine.arguments.dropFirst().map { UInt64($0.filter { $0 != "," && $0 != "_" }) }
guard !numbers.contains(nil), numbers.count <= 3 else {
    print("usage: nser-line-fuzz [LINES] [SEED] [LINE] | nser-line-fuzz time")
    exit(2)
}
let count = numbers.first.flatMap { $0 } ?? 1_000_000
let seed = numbers.dropFirst().first.flatMap { $0 } ?? 1
let only = numbers.dropFirst(2).first.flatMap { $0 }
let trial = Trial(form: try Form.shipped())

Watch.begin(seed: seed)
var tried: UInt64 = 0
for number in only.map({ $0...$0 }) ?? 0...max(count, 1) - 1 {
    Watch.trying(number)
    var dice = Dice(seed: seed, line: number)
    let stream = Stream.make(&dice)
    if only != nil { print(Stream.shown(stream)) }
    if let finding = trial.finding(in: stream, &dice) {
        print("FINDING \(finding): seed \(seed) line \(number)\n\(Stream.shown(stream))")
        exit(1)
    }
    tried += 1
}
print("\(tried) lines, no crash, no hang")
