/// What a model says of a household.
package enum Assessed: Hashable, Sendable {
    /// The score in hundredths of a point, with every term.
    case scored(hundredths: Int32, terms: [Term])
    /// No score, and why: `AREA` (the model does not cover the tehsil), `DATE` (nor the day), `MISSING:<indicator>`
    /// (unanswered), `ARITHMETIC:<indicator>` (a number that does not fit, or a division by zero). The terms are those
    /// that are known nevertheless.
    case notScored(reason: String, terms: [Term])

    package var terms: [Term] {
        switch self {
        case .scored(_, let terms), .notScored(_, let terms): terms
        }
    }
}

/// One indicator's part of a score, by its place in the model; `PMTModel.explanation(of:_:)` gives the words.
package struct Term: Hashable, Sendable {
    /// Index in `PMTModel.indicators`.
    package let indicator: Int
    /// Index in the indicator's answers; nil for an indicator with a coefficient.
    package let answer: Int?
    /// In millionths of a point.
    package let points: Int64
    /// The derived value in millionths, where the indicator has one.
    package let value: Int64?
}

/// A term in words, for EXPLAIN.
package struct Explanation: Hashable, Sendable {
    /// The indicator's key, such as `members_le13`.
    package let indicator: String
    package let question: String
    /// The answer's code on the card, or the value where a coefficient is used.
    package let answerCode: String
    package let answer: String
    /// In digits, such as `12`.
    package let points: String
}

/// Why a model file is not used. Models are ours, so their text may be shown.
package struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the file, such as `indicators/3`.
    package let place: String
    /// What is wrong there, in words.
    package let reason: String

    package init(_ place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    package var description: String { "model file, \(place): \(reason)" }
}
