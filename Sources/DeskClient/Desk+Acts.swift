import Shared

extension Desk {
    /// Registers the household of a file.
    func register(file path: String) -> Outcome {
        let form: Form
        do throws(FormError) { form = try Form.shipped() } catch {
            console.note(error.description)
            return .usage
        }
        do throws(HouseholdFault) {
            let file = try HouseholdFile(path: path)
            if let act = earlier(file) { return settle(act.id) }
            let content = try file.content(
                tehsil: file.namesTehsil ? nil : ownTehsil(), form: form, now: now(), makeIdentifier: makeIdentifier)
            return try register(content, form: form, source: file.source)
        } catch {
            return refuse(error, form)
        }
    }

    /// Checks, stores and sends a household.
    ///
    /// - Parameters:
    ///   - source: SHA-256 of the file it came from.
    ///   - draft: the unfinished interview it came from.
    func register(
        _ content: HouseholdContent, form: Form, source: String? = nil, discarding draft: String? = nil
    ) throws(HouseholdFault) -> Outcome {
        try content.check(against: form, today: now().dayInKarachi)
        return submit(
            NewAct(
                verb: .register, household: content.household.written, officer: officer.written, at: now().written,
                content: content.bytes, source: source),
            discarding: draft)
    }

    /// The act that the same file, or one with the same household, became before.
    private func earlier(_ file: HouseholdFile) -> StoredAct? {
        (try? journal.registration(of: file.household, source: file.source)) ?? nil
    }

    /// The desk's tehsil: from the journal, or before the first login from the server.
    func ownTehsil() -> PCode? {
        if let position = (try? journal.position()) ?? nil { return PCode(position.tehsil) }
        do throws(LinkFailure) { return try link.login().tehsil } catch {
            _ = fail(error)
            return nil
        }
    }

    /// Says what is wrong with a household. Nothing was stored.
    func refuse(_ fault: HouseholdFault, _ form: Form) -> Outcome {
        let lines = fault.lines(form, console.language)
        lines.forEach(console.note)
        console.emit { writer in
            writer.member("state", fault.outcome == .usage ? "failed" : "refused")
            writer.array("reasons") { writer in lines.forEach { writer.string(TerminalText.clean($0)) } }
        }
        return fault.outcome
    }

    /// Sends all that waits, and says what became of it; for scripts one object for each act.
    func sendAll() -> Outcome {
        do throws(JournalError) {
            let before = try journal.acts(in: .waiting)
            let failure = deliver()
            let sent = Set(before.map(\.id))
            let after = try journal.acts().filter { sent.contains($0.id) }
            let counts = [ActState.done, .refused, .returned, .waiting].map { state in
                (state: state, count: after.count { $0.state == state })
            }
            for act in after where act.state == .refused || act.state == .returned {
                console.note("\(act.act.verb.rawValue) \(act.act.household ?? ""): \(refusalWords(act))")
            }
            if let failure { console.note(FailureWords.of(failure, console.language)) }
            for (state, count) in counts where count > 0 { console.say("\(count) \(words(state))") }
            if after.isEmpty { console.say(console.words("nothing to send", "بھیجنے کو کچھ نہیں")) }
            let position = try journal.position()
            for act in after { emit(act, position, failure) }
            if let failure { return Outcome(failure) }
            return after.contains { $0.state == .refused || $0.state == .returned } ? .refused : .done
        } catch {
            return fail(.journal(error))
        }
    }

    private func words(_ state: ActState) -> String {
        switch state {
        case .done: console.words("done", "مکمل")
        case .refused: console.words("refused", "مسترد")
        case .returned: console.words("set aside to be mended", "درستی کے لیے الگ رکھے گئے")
        case .waiting: console.words("still waiting", "ابھی باقی")
        }
    }

    /// Runs the PMT again on a household.
    func reassess(_ household: Identifier, version: Int32?) -> Outcome {
        versioned(household, version) { version in
            NewAct(
                verb: .reassess, household: household.written, officer: officer.written, at: now().written,
                content: .object {
                    $0.member("household", household.written)
                    $0.member("version", version)
                })
        }
    }

    /// Stores and sends an act on the version of a household that was seen, or on the one at the server.
    func versioned(_ household: Identifier, _ version: Int32?, _ act: (Int64) -> NewAct) -> Outcome {
        if let version { return submit(act(Int64(version))) }
        do throws(LinkFailure) {
            switch try link.ask(.show, ShowRequest(household: household).body).reply {
            case .problem(let problem): return refused(problem)
            case .ok(let document):
                guard let version = document.root["version"]?.integer else {
                    return fail(.broken("the server's reply to SHOW has no version"))
                }
                return submit(act(version))
            }
        } catch { return fail(error) }
    }

    /// Opens a new epoch for another desk.
    func openEpoch(of other: DeskCode, reason: PlainText) -> Outcome {
        submit(
            NewAct(
                verb: .epoch, household: nil, officer: officer.written, at: now().written,
                content: .object {
                    $0.member("desk", other.written)
                    $0.member("reason", reason.written)
                }))
    }
}
