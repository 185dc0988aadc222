import Shared

extension Desk {
    /// What the triage counter asks: which token a family gets.
    func screen(_ numbers: [CNIC]) -> Outcome {
        let request = ScreenRequest(cnic: numbers[0], others: Array(numbers.dropFirst()))
        return question(.screen, request.body) { rows, reply in
            Screening(rows: rows, reply: reply).lines(console.language)
        }
    }

    /// How a screening before an interview ended.
    enum Screened {
        /// Nobody is on file.
        case new
        case known(Screening)
        /// No line: the server looks when the interview comes.
        case untold
        case over(Outcome)
    }

    /// Screens before an interview.
    func screened(_ numbers: [CNIC]) -> Screened {
        let request = ScreenRequest(
            cnic: numbers[0], others: Array(numbers.dropFirst().prefix(ScreenRequest.furtherNumbers)))
        do throws(LinkFailure) {
            let answer = try link.ask(.screen, request.body)
            switch answer.reply {
            case .problem(let problem): return .over(refused(problem))
            case .ok(let document):
                let screening = Screening(rows: answer.rows.map(\.root), reply: document.root)
                return screening.isNew ? .new : .known(screening)
            }
        } catch {
            guard error.isPassing else { return .over(fail(error)) }
            console.note(FailureWords.of(error, console.language))
            return .untold
        }
    }

    /// Whether a new family may be interviewed; nil: it may.
    func refusedAtTriage(_ numbers: [CNIC]) -> Outcome? {
        switch screened(numbers) {
        case .new, .untold: return nil
        case .over(let outcome): return outcome
        case .known(let screening):
            return refuse(screening.lines(console.language) + [InterviewWords(language: console.language).onFile])
        }
    }

    /// Says why no interview begins.
    private func refuse(_ lines: [String]) -> Outcome {
        lines.forEach(console.note)
        console.emit { writer in
            writer.member("state", "refused")
            writer.array("reasons") { writer in lines.forEach { writer.string(TerminalText.clean($0)) } }
        }
        return .refused
    }

    // MARK: A known household again

    /// Holds a full new interview of a known household, its members filled in.
    func resurvey(_ household: Identifier, source: any AnswerSource) -> Outcome {
        let form: Form
        do throws(FormError) { form = try Form.shipped() } catch {
            console.note(error.description)
            return .usage
        }
        switch open(household) {
        case .failure(let ended): return ended.outcome
        case .success(let known):
            var source = source
            let transcript =
                leftOf(household, form, &source) ?? known.transcript(form, started: now())
            return Interviewer(desk: self, form: form, tehsil: known.tehsil, transcript: transcript, source: source)
                .hold()
        }
    }

    /// Sends the new interview of a known household that a file holds.
    ///
    /// - Parameter seen: the version the officer saw; nil: the one at the server.
    func resurvey(_ household: Identifier, file path: String, seen: Int32?) -> Outcome {
        let form: Form
        do throws(FormError) { form = try Form.shipped() } catch {
            console.note(error.description)
            return .usage
        }
        switch open(household) {
        case .failure(let ended): return ended.outcome
        case .success(let known):
            do throws(HouseholdFault) {
                let file = try HouseholdFile(path: path)
                guard file.household == nil || file.household == household.written else {
                    throw HouseholdFault.shape("household is another one than that of the command line")
                }
                var content = try file.content(
                    tehsil: known.tehsil, form: form, now: now(), makeIdentifier: makeIdentifier, known: known.persons)
                content.household = household
                return try resurvey(content, version: seen ?? known.version, form: form)
            } catch {
                return refuse(error, form)
            }
        }
    }

    /// Checks, stores and sends a new interview of a known household.
    func resurvey(
        _ content: HouseholdContent, version: Int32, form: Form, discarding draft: String? = nil
    ) throws(HouseholdFault) -> Outcome {
        try content.check(against: form, today: now().dayInKarachi)
        return submit(
            NewAct(
                verb: .resurvey, household: content.household.written, officer: officer.written, at: now().written,
                content: content.bytes(again: version)),
            discarding: draft)
    }

    /// The household as it is known, if its gate is open: nobody is interviewed in vain.
    private func open(_ household: Identifier) -> Result<KnownRoster, Ended> {
        let known: KnownRoster
        do throws(LinkFailure) {
            let answer = try link.ask(.show, ShowRequest(household: household).body)
            switch answer.reply {
            case .problem(let problem): return .failure(Ended(outcome: refused(problem)))
            case .ok(let document):
                guard let shown = KnownRoster(household, rows: answer.rows.map(\.root), reply: document.root) else {
                    return .failure(Ended(outcome: fail(.broken("the server's reply to SHOW shows no household"))))
                }
                known = shown
            }
        } catch { return .failure(Ended(outcome: fail(error))) }
        guard known.isActive, !known.cnics.isEmpty else {
            return .failure(Ended(outcome: refuse([Problem.householdClosed.words(console.language)])))
        }
        switch screened(known.cnics) {
        case .over(let outcome): return .failure(Ended(outcome: outcome))
        case .known(let screening):
            if let row = screening.row(of: household), !Screening.isOpen(row) {
                return .failure(Ended(outcome: refuse(Screening.lines(of: row, console.language))))
            }
        case .new, .untold: break
        }
        return .success(known)
    }
}
