/// Something that a desk's work shows and that people should look at: a sign, never a proof.
package struct IntegritySign: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// More scores just under a cut-off than the neighbours' share lets expect; subject: a desk.
        case bunchedUnderCutOff = "BUNCHED_UNDER_CUT_OFF"
        /// More interviews too short for their members than the neighbours' share lets expect; subject: a desk.
        case shortInterviews = "SHORT_INTERVIEWS"
        /// Surveyed again and again, and each time with a lower score; subject: a household.
        case fallingSurveys = "FALLING_SURVEYS"
        /// One mobile number on many open households; subject: the first of them.
        case sharedMobile = "SHARED_MOBILE"
        /// Members left a household shortly before it was surveyed again; subject: the household.
        case shrunkRoster = "SHRUNK_ROSTER"
    }

    package let kind: Kind
    /// A desk's code or a household's identifier.
    package let subject: String
    /// P-code of the tehsil that answers for it.
    package let tehsil: String
    /// What was counted, by name, in whole numbers.
    package let evidence: [String: Int]
}

/// Where the signs begin. Desks are compared with the other desks of their district, households with nothing.
package struct IntegrityBounds: Sendable {
    /// Hundredths of a point on each side of the cut-off in which bunching is looked for.
    package var window = 200
    /// A desk with fewer scores or interviews says nothing.
    package var leastOfDesk = 20
    /// What chance alone may do once in so many desks, in thousandths of a million: about one false sign in a hundred
    /// nights of ten thousand desks.
    package var mostByChance = 1
    /// Minutes that an interview takes for each member at least.
    package var minutesPerMember = 2
    /// Open households that may share a mobile number.
    package var mostOfMobile = 4
    /// Surveys of a household that have to fall.
    package var leastFalling = 3
    /// Days before a survey in which no member should leave.
    package var daysBeforeSurvey = 30

    package init() {}

    /// Whether a desk's hits are more than chance and its neighbours explain, and how likely they were. The neighbours get
    /// one hit and one miss more than they have, so that a silent district accuses nobody.
    package func chance(hits: Int, of trials: Int, neighbours: (hits: Int, trials: Int)) -> (
        perBillion: Int, isSign: Bool
    ) {
        let share = Double(neighbours.hits + 1) / Double(neighbours.trials + 2)
        let chance = Tail.perBillion(Tail.binomial(hits: hits, of: trials, share: share))
        return (chance, trials >= leastOfDesk && chance <= mostByChance)
    }
}
