/// The checks of a night, in the order in which they are begun: the long ones first, so that they end together.
package enum NightChecks {
    package static let all: [any NightCheck] =
        [ScoresCheck(), DecisionsCheck(), SurveysCheck()]
        + InvariantCheck.shipped.map { InvariantNightCheck(check: $0) }
}
