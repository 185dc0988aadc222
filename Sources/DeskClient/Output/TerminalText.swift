import Shared

/// Text from elsewhere as it may go to a terminal.
///
/// The protocol forbids control and bidirectional characters everywhere; this is the second wall, for a server that
/// does not keep it, and for names of files.
enum TerminalText {
    /// `text` with everything replaced that a terminal could take for a command or that turns the reading order.
    static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: LineText.forbids) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(LineText.forbids(scalar) ? "\u{FFFD}" : scalar) }
        return String(result)
    }
}
