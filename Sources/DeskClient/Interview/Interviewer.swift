import Shared

/// Holds an interview in line mode: one question a line, each answer checked at once, then the review and the slip.
final class Interviewer {
    private let desk: Desk
    private let tehsil: PCode
    private var state: InterviewState
    private var source: any AnswerSource
    private var shownSection: String?
    var words: InterviewWords { InterviewWords(language: desk.console.language) }

    /// - Parameter transcript: of an interview that was left, or an empty one.
    init(desk: Desk, form: Form, tehsil: PCode, transcript: Transcript, source: any AnswerSource) {
        self.desk = desk
        self.tehsil = tehsil
        self.source = source
        state = InterviewState(form: form, transcript: transcript)
        if transcript.entries.isEmpty { state.addMember(person: desk.makeIdentifier()) }
    }

    /// What the officer typed, as the dialogue sees it.
    private enum Input {
        case answer(String)
        case help, back, leave
    }

    /// Asks until the household is sent, or the officer leaves.
    func hold() -> Outcome {
        desk.console.say(state.form.title(desk.console.language.ofForm))
        desk.console.say(words.start)
        while true {
            let outcome: Outcome? =
                switch state.step {
                case .question(let field, let line): ask(field, line)
                case .anotherMember: askForAnotherMember()
                case .mobile:
                    askText(words.mobile, help: words.mobileHelp) { (state, text) throws(VocabularyError) in
                        try state.setMobile(text)
                    }
                case .address:
                    askText(words.address, help: words.addressHelp) { (state, text) throws(VocabularyError) in
                        try state.setAddress(text)
                    }
                case .review: review()
                }
            if let outcome { return outcome }
        }
    }
}

// MARK: - Questions

extension Interviewer {
    private func ask(_ field: FormField, _ line: Int?) -> Outcome? {
        show(field, line)
        return react(to: read(), help: { self.help(field) }) { text in
            do throws(FormViolation) {
                try state.answer(field, line: line, typed: QuestionText.code(typed: text, field, state.form))
            } catch {
                desk.console.say("  ! " + state.form.explain(error, desk.console.language.ofForm))
                return
            }
            keep()
            if let line { checkMember(line) }
        }
    }

    /// A member is through: what is wrong with the answers by themselves is asked again now.
    private func checkMember(_ line: Int) {
        for violation in state.violations(ofMember: line) {
            desk.console.say("  ! " + state.form.explain(violation, desk.console.language.ofForm))
            if let place = state.place(violation.field) { state.retract(place.field, line: place.line) }
        }
    }

    private func askForAnotherMember() -> Outcome? {
        shownSection = nil
        desk.console.say("")
        roster().forEach(desk.console.say)
        desk.console.ask(words.anotherMember)
        return react(to: read(), help: { self.desk.console.say(self.words.anotherMemberHelp) }) { text in
            switch YesNo(text) {
            case .yes?:
                if state.draft.memberCount < state.form.maximumMembers {
                    state.addMember(person: desk.makeIdentifier())
                } else {
                    desk.console.say("  ! " + words.rosterFull)
                }
            case .no?: state.closeRoster()
            case nil: desk.console.say("  ! " + words.yesOrNo)
            }
            keep()
        }
    }

    private func askText(
        _ prompt: String, help: String,
        _ set: (inout InterviewState, String) throws(VocabularyError) -> Void
    ) -> Outcome? {
        desk.console.say("")
        desk.console.say(prompt)
        desk.console.ask("> ")
        return react(to: read(), help: { self.desk.console.say("  " + help) }) { text in
            do throws(VocabularyError) { try set(&state, text) } catch {
                desk.console.say("  ! " + error.description)
                return
            }
            keep()
        }
    }

    private func show(_ field: FormField, _ line: Int?) {
        let language = desk.console.language.ofForm
        let section = state.form.sections[field.section]
        let heading = line.map { words.member($0) } ?? section.title(language)
        if heading != shownSection {
            shownSection = heading
            desk.console.say("")
            desk.console.say("== \(heading) ==")
        }
        desk.console.say(field.label(language) + QuestionText.hint(field, words))
        QuestionText.choices(field, state.form, language).forEach(desk.console.say)
        if case .line = field.kind { roster().forEach(desk.console.say) }
        desk.console.ask("> ")
    }

    private func help(_ field: FormField) {
        if let help = field.help { desk.console.say("  " + help(desk.console.language.ofForm)) }
        desk.console.say("  " + words.keys(canRefuse: field.isRefusable, canSkip: !field.isRequired))
    }
}

// MARK: - Review

extension Interviewer {
    private func review() -> Outcome? {
        shownSection = nil
        let language = desk.console.language.ofForm
        desk.console.say("")
        desk.console.say("== \(words.review) ==")
        roster().forEach(desk.console.say)
        for section in state.form.sections where section.scope == .household {
            let answers = state.form.householdFields[section.fields].compactMap { field in
                state.draft.shown(field, line: nil, language).map { "  \(field.label(language)): \($0)" }
            }
            if !answers.isEmpty { ([section.title(language)] + answers).forEach(desk.console.say) }
        }
        desk.console.say("  \(words.mobile): \(state.mobile ?? "")")
        desk.console.say("  \(words.address): \(state.address ?? "")")
        desk.console.ask(words.confirm)
        var ended: Outcome?
        let left = react(to: read(), help: { self.desk.console.say("  " + self.words.confirmHelp) }) { text in
            if YesNo(text) == .yes {
                ended = send()
            } else if let place = state.place(text) {
                state.retract(place.field, line: place.line)
                keep()
            } else {
                desk.console.say("  ! " + words.confirmHelp)
            }
        }
        return ended ?? left
    }

    /// Stores and sends; nil when a rule is broken and its answers are asked again.
    private func send() -> Outcome? {
        let content = state.content(tehsil: tehsil, ended: desk.now())
        do throws(HouseholdFault) {
            if let seen = state.transcript.seen {
                return try desk.resurvey(
                    content, version: seen, form: state.form, discarding: state.transcript.household.written)
            }
            return try desk.register(content, form: state.form, discarding: state.transcript.household.written)
        } catch {
            error.lines(state.form, desk.console.language).forEach { desk.console.say("  ! " + $0) }
            guard case .violations(let violations) = error else {
                keep()
                desk.console.note(words.kept)
                return desk.refuse(error, state.form)
            }
            for violation in violations {
                if let place = state.place(violation.field) { state.retract(place.field, line: place.line) }
            }
            keep()
            return nil
        }
    }

    /// The roster so far, one line a member.
    private func roster() -> [String] {
        let language = desk.console.language.ofForm
        return (0..<state.draft.memberCount).map { index in
            let line = index + 1
            let answers = ["name", "relation", "sex", "born", "cnic", "crc", "unnumbered"].compactMap { key in
                state.form.field(key, .member).flatMap { state.draft.shown($0, line: line, language) }
            }.filter { $0 != "-" }
            return "  \(line)  " + answers.joined(separator: "  ")
        }
    }
}

// MARK: - Input

extension Interviewer {
    private func read() -> Input? {
        while true {
            switch source.next(idle: { desk.link.keepAlive() }) {
            case .end: return nil
            case .unreadable:
                desk.console.say("  ! " + words.unreadable)
                desk.console.ask("> ")
            case .line(let text):
                if !source.isEchoed { desk.console.say(text) }
                switch text.filter({ !$0.isWhitespace }) {
                case "?", "؟": return .help
                case "<": return .back
                case "!": return .leave
                default: return .answer(text)
                }
            }
        }
    }

    private func react(to input: Input?, help: () -> Void, answered: (String) -> Void) -> Outcome? {
        switch input {
        case .answer(let text): answered(text)
        case .help: help()
        case .back:
            shownSection = nil
            if state.goBack() { keep() } else { desk.console.say("  ! " + words.atTheBeginning) }
        case .leave:
            desk.console.say("")
            return leave(.pending)
        case nil:
            // A pipe that ended too early is a mistake of who filled it; what was answered is kept all the same.
            desk.console.say("")
            desk.console.note(words.endedEarly)
            return leave(.usage)
        }
        return nil
    }

    /// Keeps what was answered so far on the disk.
    private func keep() {
        do throws(JournalError) {
            try desk.journal.keep(
                KeptInterview(
                    id: state.transcript.household.written, officer: desk.officer.written, form: state.form.id,
                    started: state.transcript.started.written, updated: desk.now().written,
                    content: state.transcript.bytes))
        } catch {
            desk.console.note(error.description)
        }
    }

    private func leave(_ outcome: Outcome) -> Outcome {
        keep()
        desk.console.note(words.kept)
        desk.console.emit { writer in
            writer.member("state", "draft")
            writer.member("household", state.transcript.household.written)
            writer.member("members", state.draft.memberCount)
        }
        return outcome
    }
}
