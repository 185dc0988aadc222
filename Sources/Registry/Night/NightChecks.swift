/// The checks of a night, in the order in which they are begun: the long ones first, so that they end together.
package enum NightChecks {
    package static let all = all(seekingEverybody: false)

    /// - Parameter seekingEverybody: whether all persons are sought for likely duplicates, not only those of households that
    ///   changed.
    package static func all(seekingEverybody: Bool) -> [any NightCheck] {
        [DuplicatesCheck(seeksEverybody: seekingEverybody), MembersCheck()]
            + invariants.filter { longest.contains($0.name) }
            + [
                ScoresCheck(), DecisionsCheck(), SurveysCheck(), IntegrityCheck(), CountsCheck(), DaysCheck(),
                DeclarationsCheck(),
            ]
            + invariants.filter { !longest.contains($0.name) }
    }

    private static let invariants: [any NightCheck] = InvariantCheck.shipped
        .filter { $0.name != MembersCheck.kind }
        .map { InvariantNightCheck(check: $0) }

    /// Those that read every request, or every link, of a country.
    private static let longest: Set<String> = ["journal_digest_of_other_bytes", "journal_entry_against_chain"]
}
