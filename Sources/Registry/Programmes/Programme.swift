package import Shared

/// A programme: one data file, compiled. Who it is for, by which score, with which amounts, since when.
///
///     let kafaalat = try Programme(file: RegistryFile.named("programmes/kafaalat.json")!.bytes, form: Form.shipped())
///
/// Another programme is another file; nothing here knows one by its name.
package struct Programme: Sendable {
    /// Such as `kafaalat`.
    package let name: String
    package let title: FormWords
    package let source: String
    /// Why nothing is decided, for a programme whose rule is not known; nil for one that decides.
    package let unknownBecause: FormWords?
    package let unit: Unit
    /// In the order of time, without overlaps. Empty where the rule is not known.
    package let versions: [Version]
    package let amounts: [Amount]
    /// SHA-256 of the file.
    package let digest: [UInt8]
    /// Every condition of the file.
    let conditions: ConditionProgram

    /// For whom a decision is made.
    package enum Unit: String, Sendable {
        case household
        /// Each member that fulfils `subjects`.
        case member
    }

    /// The rule from a day on.
    package struct Version: Sendable {
        /// First and last day on which it decides.
        package let effective: ClosedRange<CalendarDate>
        /// The rule over the score by rule set; empty for a programme that asks no score.
        package let scores: [String: ScoreRule]
        /// What holds for the household, each with its words.
        let household: [Requirement]
        /// What the recipient fulfils; nil where nobody is named.
        let recipient: Condition?
        /// Members that are decided about; nil for a household's programme.
        let subjects: Condition?
        /// The first that holds is the member's; empty where the programme has none.
        let levels: [Level]
        /// Words for a member that fits no level.
        let levelNone: FormWords?
        /// Whose identity the authority, or a supervisor, must have confirmed.
        let verified: [Role]
        let filters: FilterChoice
        /// Programmes in which the household must be active.
        package let dependsOn: [String]

        /// How the version is called: its first day.
        package var name: String { effective.lowerBound.written }
    }

    /// A cut-off, of one model.
    package struct ScoreRule: Sendable {
        package let model: String
        package let atMostHundredths: Int32
        /// For a household in which the authority's record marks a person as having a disability.
        package let disabilityAtMostHundredths: Int32?
        /// What has to be said with every decision under this rule, such as that coefficients are illustrative.
        package let caution: FormWords?
    }

    struct Requirement: Sendable {
        let key: String
        let words: FormWords
        let condition: Condition
    }

    struct Level: Sendable {
        let key: String
        let words: FormWords
        let condition: Condition
        /// What has to be confirmed elsewhere before the member counts, because the interview cannot tell.
        let confirm: FormWords?
    }

    /// Whose verification a programme waits for.
    enum Role: String, CaseIterable, Sendable {
        case recipient, subject, head, everyone
    }

    enum FilterChoice: Sendable {
        case all
        case codes([String])
    }

    /// Whole rupees from a day on.
    package struct Amount: Sendable {
        package let from: CalendarDate
        package let rupees: Int64
        package let period: Period
        /// Announced, never reported as paid: carried with its source, and never counted.
        package let isPlanned: Bool
        let level: String?
        /// About the member that is decided about.
        let condition: Condition?

        package enum Period: String, Sendable { case quarter, once }
    }

    /// The version that decides on that day, if one does.
    package func version(on day: CalendarDate) -> Version? { versions.first { $0.effective.contains(day) } }
}

/// Why a programme file is not used. Programmes are ours, so their text may be shown.
package struct ProgrammeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the file, such as `programme/versions/1`, or which programme.
    package let place: String
    package let reason: String

    package init(_ place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    package var description: String { "programme file, \(place): \(reason)" }
}
