package import Shared

/// Whether a household may be surveyed again, and why.
package struct GateAnswer: Hashable, Sendable {
    package let isOpen: Bool
    /// Of the gate or of the exception that opened it; `NEVER_SURVEYED`, and `NO_GATE` where no rule is in force.
    package let code: String
    /// In words, with their days filled in. Nothing of a score.
    package let words: FormWords
    /// Closed: the first day on which it will be open. Nil if the rules know none.
    package let possibleFrom: CalendarDate?

    /// The appeal that opened it, which serves one survey.
    package let appeal: ApprovedAppeal?

    package init(
        isOpen: Bool, code: String, words: FormWords, possibleFrom: CalendarDate? = nil, appeal: ApprovedAppeal? = nil
    ) {
        self.appeal = appeal
        self.isOpen = isOpen
        self.code = code
        self.words = words
        self.possibleFrom = possibleFrom
    }

    /// As a reply says it.
    func write(to writer: inout JSONWriter) {
        writer.member("open", isOpen)
        writer.object("because") { writer in
            writer.member("code", code)
            words.write(to: &writer)
        }
        if let possibleFrom { writer.member("possible_from", possibleFrom.written) }
    }
}

extension ResurveyGates {
    /// Whether a household may be surveyed again on a day, by the rules of that day.
    package func answer(_ facts: GateFacts, on day: CalendarDate) -> GateAnswer {
        guard let last = facts.lastSurvey else { return Self.neverSurveyed }
        let gate = gate(of: facts.state, on: day)
        if let gate, let opens = last.interviewed.adding(years: gate.years), opens <= day {
            return GateAnswer(isOpen: true, code: gate.code, words: gate.words(last))
        }
        for exception in exceptions where exception.effective.contains(day) {
            if let arguments = exception.opens(facts, last, on: day) {
                return GateAnswer(
                    isOpen: true, code: exception.code, words: exception.words.filled(arguments),
                    appeal: exception.isAppeal ? facts.approvedAppeal(since: last, on: day) : nil)
            }
        }
        guard let gate else { return Self.noGate }
        return GateAnswer(
            isOpen: false, code: gate.code, words: gate.words(last),
            possibleFrom: firstDay(of: facts.state, last, after: day))
    }

    /// Of the gates in force on a day the one that began last.
    private func gate(of state: GateFacts.State, on day: CalendarDate) -> Gate? {
        gates.filter { $0.states.contains(state) && $0.effective.contains(day) }
            .max { $0.effective.lowerBound < $1.effective.lowerBound }
    }

    /// The first day after `day` on which the gate of that day is open: a rule that is to come may open it sooner.
    private func firstDay(
        of state: GateFacts.State, _ last: GateFacts.Survey, after day: CalendarDate
    ) -> CalendarDate? {
        let candidates = gates.filter { $0.states.contains(state) }.compactMap { gate in
            last.interviewed.adding(years: gate.years).map { max($0, gate.effective.lowerBound) }
        }
        return candidates.filter { $0 > day }.sorted().first { candidate in
            guard let gate = gate(of: state, on: candidate),
                let opens = last.interviewed.adding(years: gate.years)
            else { return false }
            return opens <= candidate
        }
    }

    private static let neverSurveyed = GateAnswer(
        isOpen: true, code: "NEVER_SURVEYED",
        words: FormWords(english: "The household was never surveyed", urdu: "گھرانے کا سروے کبھی نہیں ہوا"))

    private static let noGate = GateAnswer(
        isOpen: false, code: "NO_GATE",
        words: FormWords(
            english: "No rule of that day says when the household may be surveyed again",
            urdu: "اس دن کا کوئی قاعدہ نہیں بتاتا کہ دوبارہ سروے کب ہو سکتا ہے"))
}

extension ResurveyGates.Gate {
    fileprivate func words(_ last: GateFacts.Survey) -> FormWords {
        words.filled([("last", FormWords(last.interviewed.written))])
    }
}

extension GateFacts {
    /// The first appeal that was approved since a survey, until a day.
    fileprivate func approvedAppeal(since last: Survey, on day: CalendarDate) -> ApprovedAppeal? {
        appeals.first { $0.decidedAt > last.recordedAt && $0.decidedAt.dayInKarachi <= day }
    }
}

extension ResurveyGates.Exception {
    fileprivate var isAppeal: Bool {
        if case .approvedAppeal = kind { true } else { false }
    }

    typealias Arguments = [(name: String, value: FormWords)]

    /// What its words need, if it opens the gate; else nil.
    fileprivate func opens(_ facts: GateFacts, _ last: GateFacts.Survey, on day: CalendarDate) -> Arguments? {
        switch kind {
        case .lifeEvent(let kinds, let needsEvidence):
            let event = facts.events.last {
                kinds.contains($0.kind) && $0.version > last.version && $0.effective >= last.interviewed
                    && $0.effective <= day && ($0.hasEvidence || !needsEvidence)
            }
            return event.map { [("event", FormWords($0.kind)), ("date", FormWords($0.effective.written))] }
        case .disasterArea:
            // Who was surveyed since the disaster has had the survey that the notice gives.
            let notice = facts.notices.first { ($0.from...$0.until).contains(day) && last.interviewed < $0.from }
            return notice.map { [("area", $0.title), ("date", FormWords($0.until.written))] }
        case .approvedAppeal:
            return facts.approvedAppeal(since: last, on: day).map {
                [("date", FormWords($0.decidedAt.dayInKarachi.written))]
            }
        }
    }
}

extension FormWords {
    /// The same in both languages.
    fileprivate init(_ text: String) { self.init(english: text, urdu: text) }

    fileprivate func filled(_ arguments: ResurveyGates.Exception.Arguments) -> FormWords {
        func words(_ locale: FormLocale) -> String {
            filled(with: arguments.map { .init(name: $0.name, value: $0.value(locale)) }, locale)
        }
        return FormWords(english: words(.english), urdu: words(.urdu))
    }
}

extension CalendarDate {
    /// The same day so many years later; of 29 February the day after 28 February, as birthdays are counted.
    func adding(years: Int) -> CalendarDate? {
        CalendarDate(year: year + years, month: month, day: day)
            ?? (month == 2 && day == 29 ? CalendarDate(year: year + years, month: 3, day: 1) : nil)
    }
}
