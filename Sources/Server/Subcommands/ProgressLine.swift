internal import Glibc

/// How far a long command is: one line on standard error with share, rate and time left. On a terminal it is written
/// over and over; into a file or pipe a line is written every ten seconds.
struct ProgressLine {
    private let noun: String
    private let clock = ContinuousClock()
    private let started: ContinuousClock.Instant
    private var first: Int?
    private var written: ContinuousClock.Instant?
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(_ noun: String) {
        self.noun = noun
        started = clock.now
    }

    /// So many of so many are done.
    ///
    /// - Parameter beside: how far the one is that is being done, in words. It takes the place of rate and time left: what
    ///   takes so long that it says its steps is not as the others were.
    mutating func report(_ done: Int, of total: Int, beside: String? = nil) {
        let now = clock.now
        let first = first ?? done
        self.first = first
        let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(10)
        if done < total, let written, now - written < pause { return }
        written = now
        let seconds = Self.seconds(now - started)
        let text = Self.text(noun, done, of: total, since: first, seconds: seconds, beside: beside)
        Self.write(isTerminal ? "\r\(text)\u{1B}[K" + (done >= total ? "\n" : "") : text + "\n")
    }

    /// `48,500 of 100,000 households [#####-----] 48 %, 3,100 a second, 17 s left`.
    static func text(
        _ noun: String, _ done: Int, of total: Int, since first: Int, seconds: Double, beside: String? = nil
    ) -> String {
        let percent = total > 0 ? min(done * 100 / total, 100) : 100
        let bar = String(repeating: "#", count: percent / 10) + String(repeating: "-", count: 10 - percent / 10)
        var text = "\(grouped(done)) of \(grouped(total)) \(noun) [\(bar)] \(percent) %"
        if let beside { return text + "; " + beside }
        guard seconds > 0, done > first else { return text }
        let rate = Double(done - first) / seconds
        text += ", \(grouped(Int(rate.rounded()))) a second"
        if done < total { text += ", \(duration(Int((Double(total - done) / rate).rounded(.up)))) left" }
        return text
    }

    /// `95 s`, `3 min 20 s`, `2 h 5 min`.
    static func duration(_ seconds: Int) -> String {
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7_200 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3_600) h \(seconds / 60 % 60) min"
    }

    /// Digits in threes.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (place, digit) in String(number.magnitude).reversed().enumerated() {
            if place > 0, place % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + String(text.reversed())
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
