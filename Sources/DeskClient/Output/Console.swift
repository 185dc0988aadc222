import Shared

/// Where words for people and lines for scripts go.
///
/// With `--json` standard output carries one JSON object per command and nothing else; what goes on is told on standard
/// error in both cases.
final class Console {
    let isJSON: Bool
    let language: Language
    private let out: (String) -> Void
    private let error: (String) -> Void

    init(isJSON: Bool, language: Language, out: @escaping (String) -> Void, error: @escaping (String) -> Void) {
        self.isJSON = isJSON
        self.language = language
        self.out = out
        self.error = error
    }

    /// The console of the process.
    convenience init(isJSON: Bool, language: Language) {
        self.init(
            isJSON: isJSON, language: language,
            out: { StandardStream.output.write($0) }, error: { StandardStream.error.write($0) })
    }

    /// A line of the result, for people.
    func say(_ line: String) {
        if !isJSON { out(TerminalText.clean(line) + "\n") }
    }

    /// A prompt: no end of line.
    func ask(_ prompt: String) {
        if !isJSON { out(TerminalText.clean(prompt)) }
    }

    /// The result for scripts: one object on one line.
    func emit(_ body: (inout JSONWriter) -> Void) {
        guard isJSON else { return }
        out(String(decoding: [UInt8].object(body), as: UTF8.self) + "\n")
    }

    /// What goes on, or why it did not work.
    func note(_ line: String) { error("nser-desk: " + TerminalText.clean(line) + "\n") }

    /// The words of `english` or `urdu`.
    func words(_ english: String, _ urdu: String) -> String { language == .urdu ? urdu : english }
}
