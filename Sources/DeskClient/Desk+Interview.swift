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
        let transcript = left(beginning, form, &source) ?? Transcript(household: makeIdentifier(), started: now())
        return Interviewer(desk: self, form: form, tehsil: tehsil, transcript: transcript, source: source).hold()
    }

    /// The interview that was left and is to be gone on with.
    private func left(_ beginning: Beginning, _ form: Form, _ source: inout any AnswerSource) -> Transcript? {
        let drafts = (try? journal.drafts(of: officer.written)) ?? []
        let words = InterviewWords(language: console.language)
        for draft in drafts where beginning != .new && draft.form == form.id {
            guard let transcript = Transcript(draft.content) else { continue }
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
