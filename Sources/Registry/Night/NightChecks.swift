/// The checks of a night, in the order in which they are begun: the long ones first, so that they end together.
package enum NightChecks {
    package static let all: [any NightCheck] =
        [
            DuplicatesCheck(), ScoresCheck(), DecisionsCheck(), SurveysCheck(), IntegrityCheck(), CountsCheck(),
            DaysCheck(),
        ]
        + InvariantCheck.shipped.map { InvariantNightCheck(check: $0) }
}
