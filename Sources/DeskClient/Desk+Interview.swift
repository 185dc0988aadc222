import Shared

extension Desk {
    /// How an interview begins when others were left before their end.
    enum Beginning { case ask, new, resume }

    /// Holds an interview.
    func interview(_ beginning: Beginning, source: any AnswerSource) -> Outcome {
        let form: Form
        do throws(FormError) { form = try Form.shipped() } catch {
            console.note(error.description)
            return .usage
        }
        // A wrong password should not wait until the end of an interview; a line that is down may.
        if let failure = link.greet() {
            guard failure.isPassing, ((try? journal.position()) ?? nil) != nil else { return fail(failure) }
            console.note(FailureWords.of(failure, console.language))
            console.note(InterviewWords(language: console.language).offline)
        }
        guard let tehsil = ownTehsil() else { return .pending }
        var source = source
        let left = left(beginning, form, &source)
        // Before the first question, so that nobody is interviewed in vain.
        if link.isOpen, let ended = triage(left, &source) { return ended }
        let transcript = left ?? Transcript(household: makeIdentifier(), started: now())
        return Interviewer(desk: self, form: form, tehsil: tehsil, transcript: transcript, source: source).hold()
    }

    /// Asks the registry for the family; nil: it may be interviewed. One that is taken up again is looked at by the numbers
    /// that it has, a known household's by the server when it comes.
    private func triage(_ left: Transcript?, _ source: inout any AnswerSource) -> Outcome? {
        if let left { return left.seen != nil || left.cnics.isEmpty ? nil : refusedAtTriage(left.cnics) }
        let words = InterviewWords(language: console.language)
        while true {
            console.ask(words.screening)
            switch source.next(idle: { link.keepAlive() }) {
            case .end:
                console.note(words.endedEarly)
                return .usage
            case .unreadable: console.say("  ! " + words.unreadable)
            case .line(let text):
                if !source.isEchoed { console.say(text) }
                let plain = text.filter { !$0.isWhitespace }
                if plain == "!" { return .pending }
                if plain == "?" || plain == "؟" {
                    console.say("  " + words.screeningHelp)
                    continue
                }
                do throws(VocabularyError) { return refusedAtTriage([try CNIC(typed: text)]) } catch {
                    console.say("  ! " + error.description)
                }
            }
        }
    }

    /// The new interview of a known household that was left and is to be gone on with.
    func leftOf(_ household: Identifier, _ form: Form, _ source: inout any AnswerSource) -> Transcript? {
        left(.ask, form, &source) { $0.household == household && $0.seen != nil }
    }

    /// The interview that was left and is to be gone on with.
    private func left(
        _ beginning: Beginning, _ form: Form, _ source: inout any AnswerSource,
        where isWanted: (Transcript) -> Bool = { _ in true }
    ) -> Transcript? {
        let drafts = (try? journal.drafts(of: officer.written)) ?? []
        let words = InterviewWords(language: console.language)
        for draft in drafts where beginning != .new && draft.form == form.id {
            guard let transcript = Transcript(draft.content), isWanted(transcript) else { continue }
            if beginning == .resume { return transcript }
            let members = transcript.entries.count { if case .member = $0 { true } else { false } }
            console.ask(words.goOn(draft.started, members: members))
            guard case .line(let text) = source.next(idle: { link.keepAlive() }) else { return nil }
            if !source.isEchoed { console.say(text) }
            if YesNo(text) == .yes { return transcript }
        }
        return nil
    }
}
