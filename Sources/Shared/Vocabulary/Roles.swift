/// What somebody who logs in may do.
package enum Role: String, CaseIterable, Hashable, Sendable {
    /// Own desk, own tehsil.
    case officer = "OFFICER"
    /// Own area: tehsil, district, division, province or national.
    case supervisor = "SUPERVISOR"
}

/// The language of the words for people.
package enum Locale: String, CaseIterable, Hashable, Sendable {
    case english = "en"
    case urdu = "ur"
}
