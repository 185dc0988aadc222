package import Shared

/// All that a gate asks of a household. No clock, no database.
package struct GateFacts: Sendable {
    /// How the household stands with the programme that counts.
    package enum State: String, CaseIterable, Sendable {
        case eligible = "ELIGIBLE"
        case notEligible = "NOT_ELIGIBLE"
        case pending = "PENDING_VERIFICATION"
        /// The programme has decided nothing about it.
        case undecided = "UNDECIDED"
    }

    /// The last full interview: a registration or a re-survey. Answers that a life event gave anew are none.
    package struct Survey: Hashable, Sendable {
        package let version: Int32
        package let interviewed: CalendarDate
        package let recordedAt: Instant

        package init(version: Int32, interviewed: CalendarDate, recordedAt: Instant) {
            self.version = version
            self.interviewed = interviewed
            self.recordedAt = recordedAt
        }
    }

    /// A life event of the household.
    package struct Event: Hashable, Sendable {
        package let kind: String
        package let version: Int32
        package let effective: CalendarDate
        package let hasEvidence: Bool

        package init(kind: String, version: Int32, effective: CalendarDate, hasEvidence: Bool) {
            self.kind = kind
            self.version = version
            self.effective = effective
            self.hasEvidence = hasEvidence
        }
    }

    /// A notified area in which the household lived when the notice began.
    package struct AreaNotice: Hashable, Sendable {
        package let title: FormWords
        package let from: CalendarDate
        package let until: CalendarDate

        package init(title: FormWords, from: CalendarDate, until: CalendarDate) {
            self.title = title
            self.from = from
            self.until = until
        }
    }

    /// Nil: the household was never surveyed.
    package var lastSurvey: Survey?
    package var state: State
    package var events: [Event]
    package var notices: [AreaNotice]
    package var appeals: [ApprovedAppeal]

    package init(
        lastSurvey: Survey?, state: State, events: [Event] = [], notices: [AreaNotice] = [],
        appeals: [ApprovedAppeal] = []
    ) {
        self.lastSurvey = lastSurvey
        self.state = state
        self.events = events
        self.notices = notices
        self.appeals = appeals
    }
}

extension GateFacts.State {
    /// How a household stands with one programme: eligible for any part of it is eligible, then anything open is pending.
    init(of programme: String, in decisions: [Decision]) {
        let states = decisions.filter { $0.programme == programme }.map(\.state)
        if states.isEmpty {
            self = .undecided
        } else if states.contains(.eligible) {
            self = .eligible
        } else {
            self = states.contains(.pending) ? .pending : .notEligible
        }
    }
}
