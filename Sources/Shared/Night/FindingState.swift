/// How a finding of the night stands.
package enum FindingState: String, CaseIterable, Hashable, Sendable {
    /// Somebody must look.
    case open = "OPEN"
    /// Its cause is known; open again when its evidence is another, unless it is a warning.
    case explained = "EXPLAINED"
    /// It may stay as it is; open again when its evidence is another, unless it is a warning.
    case accepted = "ACCEPTED"
    /// Undone by an ordinary operation; open again when it is found again.
    case mended = "MENDED"
}
