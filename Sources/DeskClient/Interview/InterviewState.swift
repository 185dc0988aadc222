import Shared

/// An interview while it is held: the transcript and what follows from it. Knows no terminal.
///
///     var state = InterviewState(form: form, transcript: transcript)
///     switch state.step { case .question(let field, let line): try state.answer(field, line, "35202-1234567-1") ... }
struct InterviewState {
    /// What is to be asked next.
    enum Step {
        case question(FormField, line: Int?)
        case anotherMember
        case mobile
        case address
        /// All was answered: show it and ask whether it is right.
        case review
    }

    private(set) var transcript: Transcript
    private(set) var draft: InterviewDraft
    private(set) var isRosterClosed = false
    /// Empty when the family has none.
    private(set) var mobile: String?
    private(set) var address: String?

    /// Takes an interview up where its transcript ends; answers that the form no longer accepts are asked again.
    init(form: Form, transcript: Transcript) {
        self.transcript = transcript
        draft = InterviewDraft(form: form, date: transcript.started.dayInKarachi)
        for entry in transcript.entries { follow(entry) }
    }

    var form: Form { draft.form }

    var step: Step {
        if draft.memberCount == 0 { return .anotherMember }
        for line in 1...draft.memberCount {
            if let field = draft.nextQuestion(line: line) { return .question(field, line: line) }
        }
        if !isRosterClosed { return .anotherMember }
        if let field = draft.nextQuestion(line: nil) { return .question(field, line: nil) }
        if mobile == nil { return .mobile }
        if address == nil { return .address }
        return .review
    }

    /// Checks and keeps an answer.
    mutating func answer(_ field: FormField, line: Int?, typed: String) throws(FormViolation) {
        let typed = LineText.normalized(typed)
        guard LineText.fault(in: typed) == nil else { throw FormViolation(field: field.key, rule: "format.text") }
        try draft.answer(field, line: line, typed: typed)
        transcript.entries.append(.answer(line: line, field: field.key, typed: typed))
    }

    mutating func addMember(person: Identifier) { append(.member(person: person)) }

    mutating func closeRoster() { append(.rosterClosed) }

    /// The household's mobile number as typed, or nothing.
    mutating func setMobile(_ typed: String) throws(VocabularyError) {
        append(.mobile(typed.isEmpty ? "" : try MobileNumber(typed: typed).written))
    }

    mutating func setAddress(_ typed: String) throws(VocabularyError) {
        let typed = LineText.normalized(typed)
        append(.address(typed.isEmpty ? "" : try PlainText(validating: typed).written))
    }

    /// Takes an answer back, so that it is asked again.
    mutating func retract(_ field: FormField, line: Int?) {
        append(.retracted(line: line, field: field.key))
    }

    /// One step back; false at the very beginning.
    mutating func goBack() -> Bool {
        guard transcript.entries.count > 1 else { return false }
        var shorter = transcript
        shorter.entries.removeLast()
        // A member without any answer is not what the officer wants to come back to.
        if case .member? = shorter.entries.last, shorter.entries.count > 1 { shorter.entries.removeLast() }
        self = InterviewState(form: form, transcript: shorter)
        return true
    }

    /// The household for sending.
    func content(tehsil: PCode, ended: Instant) -> HouseholdContent {
        HouseholdContent(
            household: transcript.household, tehsil: tehsil, form: form.id, started: transcript.started,
            ended: max(ended, transcript.started), mobile: mobile.flatMap { $0.isEmpty ? nil : $0 },
            address: address.flatMap { $0.isEmpty ? nil : $0 }, roster: draft.roster, answers: draft.answers)
    }

    /// Rules that the answers about one member break by themselves, as soon as all are given.
    func violations(ofMember line: Int) -> [FormViolation] {
        guard draft.nextQuestion(line: line) == nil, let interview = try? draft.interview() else { return [] }
        // Those that name other members may still come right when these are told.
        let others: Set<String> = ["husband", "mother", "father", "relation"]
        return interview.violations(of: form).filter { violation in
            let parts = violation.field.split(separator: "/")
            return parts.count == 3 && parts[1] == "\(line)" && !others.contains(String(parts[2]))
        }
    }

    /// The field and line that a violation's path, or `3/cnic`, or `rooms` names.
    func place(_ path: String) -> (field: FormField, line: Int?)? {
        let parts = path.split(whereSeparator: { "/.".contains($0) }).map(String.init)
        guard let key = parts.last else { return nil }
        if parts.count >= 2, let line = Int(parts[parts.count - 2]) {
            guard (1...max(draft.memberCount, 1)).contains(line), let field = form.field(key, .member), !field.isMade
            else { return nil }
            return (field, line)
        }
        return form.field(key, .household).map { ($0, nil) }
    }

    private mutating func append(_ entry: Transcript.Entry) {
        transcript.entries.append(entry)
        follow(entry)
    }

    private mutating func follow(_ entry: Transcript.Entry) {
        switch entry {
        case .member(let person): _ = draft.addMember(person: person)
        case .rosterClosed: isRosterClosed = true
        case .answer(let line, let key, let typed):
            guard let field = form.field(key, line == nil ? .household : .member) else { return }
            try? draft.answer(field, line: line, typed: typed)
        case .retracted(let line, let key):
            guard let field = form.field(key, line == nil ? .household : .member) else { return }
            draft.retract(field, line: line)
        case .mobile(let text): mobile = text
        case .address(let text): address = text
        }
    }
}
