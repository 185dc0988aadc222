import Shared

/// What one office's report shows, in counts; those of a country are the sum of its offices'.
struct OfficeFigures: Sendable, Equatable {
    /// Acts of a desk on the night's day.
    struct Acts: Sendable, Equatable {
        var registered = 0
        var updated = 0
        var reassessed = 0
        var refused = 0

        static func + (one: Acts, other: Acts) -> Acts {
            Acts(
                registered: one.registered + other.registered, updated: one.updated + other.updated,
                reassessed: one.reassessed + other.reassessed, refused: one.refused + other.refused)
        }
    }

    /// A desk with an officer that sent nothing on the night's day.
    struct Silent: Sendable, Equatable {
        let desk: String
        let centre: String
        /// The day of the last it sent; nil if it never did.
        let last: String?
    }

    /// How a household stood in a programme, as far as a decision says.
    enum Standing: Int, CaseIterable, Sendable {
        case eligible = 1
        case pending = 2
        case notEligible = 3
        /// The programme had not decided about it.
        case undecided = 4

        var words: String {
            switch self {
            case .eligible: "eligible"
            case .pending: "waiting"
            case .notEligible: "not eligible"
            case .undecided: "not decided"
            }
        }
    }

    /// From one standing to another.
    struct Crossing: Hashable, Sendable {
        let before: Standing
        let after: Standing
    }

    /// Five points each; the last holds 100 too.
    static let scoreBands = 20
    /// Five minutes each; the last holds what was longer.
    static let minuteBands = 24

    /// By desk.
    var acts: [String: Acts] = [:]
    /// By desk, one count for each day of the period.
    var registrations: [String: [Int]] = [:]
    /// Open households scored by the active model.
    var scores = [Int](repeating: 0, count: scoreBands)
    /// Open households whose last score is of another model, and those without a score.
    var scoredOtherwise = 0
    var unscored = 0
    /// Interviews of the period.
    var minutes = [Int](repeating: 0, count: minuteBands)
    /// Households that were scored or decided again in the period.
    var reevaluated = 0
    /// Of those, by programme.
    var crossings: [String: [Crossing: Int]] = [:]
    var silent: [Silent] = []

    var total: Acts { acts.values.reduce(Acts(), +) }

    mutating func add(_ other: OfficeFigures) {
        acts.merge(other.acts, uniquingKeysWith: +)
        registrations.merge(other.registrations) { zip($0, $1).map(+) }
        scores = zip(scores, other.scores).map(+)
        scoredOtherwise += other.scoredOtherwise
        unscored += other.unscored
        minutes = zip(minutes, other.minutes).map(+)
        reevaluated += other.reevaluated
        crossings.merge(other.crossings) { $0.merging($1, uniquingKeysWith: +) }
        silent += other.silent
    }
}
