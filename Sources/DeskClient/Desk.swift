import Shared

/// One terminal at work: its journal, its link, its officer, and where it speaks. `main` builds it, commands use it.
final class Desk {
    let journal: Journal
    let link: DeskLink
    let officer: OfficerCode
    let console: Console
    /// The desk's clock.
    let now: () -> Instant
    /// Makes ids of households and persons.
    let makeIdentifier: () -> Identifier
    private let outbox: Outbox
    private let surroundings: Surroundings
    /// How long to wait for another process that is sending from the same journal, in half seconds.
    private static let lockTries = 20

    init(
        journal: Journal, link: DeskLink, surroundings: Surroundings, officer: OfficerCode, console: Console,
        now: @escaping () -> Instant, makeIdentifier: @escaping () -> Identifier
    ) {
        self.journal = journal
        self.link = link
        self.surroundings = surroundings
        self.officer = officer
        self.console = console
        self.now = now
        self.makeIdentifier = makeIdentifier
        outbox = Outbox(journal: journal, link: link, surroundings: surroundings)
    }

    /// Sends all that is stored; gives why not, when something is left.
    func deliver() -> LinkFailure? {
        var tries = 0
        while true {
            do throws(LinkFailure) {
                try outbox.deliver()
                return nil
            } catch {
                guard case .journal(.inUse) = error, tries < Self.lockTries else { return error }
                tries += 1
                surroundings.pause(0.5)
            }
        }
    }

    /// Stores an act, then sends it with all that waits before it, and says how it ended.
    func submit(_ act: NewAct, discarding draft: String? = nil) -> Outcome {
        do throws(JournalError) {
            return settle(try journal.store(act, discarding: draft))
        } catch {
            // Not stored: nobody may take it for pending.
            _ = fail(.journal(error))
            return .usage
        }
    }

    /// Sends what waits, and says how the act ended.
    func settle(_ id: Int64) -> Outcome {
        let failure = deliver()
        do throws(JournalError) {
            guard let act = try journal.act(id) else { return fail(.journal(.storage("the act is missing"))) }
            return report(act, failure)
        } catch {
            return fail(.journal(error))
        }
    }

    /// Says why something did not work.
    func fail(_ failure: LinkFailure) -> Outcome {
        let words = FailureWords.of(failure, console.language)
        console.note(words)
        console.emit {
            $0.member("state", "failed")
            $0.member("reason", TerminalText.clean(words))
        }
        return Outcome(failure)
    }
}

// MARK: - How an act ended

extension Desk {
    /// Says how an act stands.
    func report(_ act: StoredAct, _ failure: LinkFailure?) -> Outcome {
        let position = try? journal.position()
        emit(act, position, failure)
        switch act.state {
        case .done:
            if act.act.verb == .register || act.act.verb == .resurvey, let position,
                let slip = Slip(act, position: position)
            {
                slip.lines(console.language).forEach(console.say)
            } else {
                console.say(console.words("done", "ہو گیا") + standing(act))
            }
            return .done
        case .refused, .returned:
            refusalLines(act).forEach(console.note)
            if !ReturningPersons.of(act).isEmpty {
                console.note(
                    console.words(
                        "if they have joined this family, register it again with: nser-desk register --returning \(act.id)",
                        "اگر وہ اس خاندان میں آ گئے ہیں تو دوبارہ درج کریں: nser-desk register --returning \(act.id)"))
            }
            if act.state == .returned {
                console.note(
                    console.words(
                        "the server holds nothing of it; it stays in the journal (nser-desk journal)",
                        "سرور کے پاس اس کا کچھ نہیں؛ یہ جرنل میں محفوظ ہے"))
            }
            return .refused
        case .waiting:
            if let failure { console.note(FailureWords.of(failure, console.language)) }
            console.note(
                console.words(
                    "stored at this desk and not sent yet; nothing is lost. Send it later with: nser-desk send",
                    "اسی ڈیسک پر محفوظ ہے، ابھی بھیجا نہیں گیا؛ کچھ ضائع نہیں ہوا۔ بعد میں بھیجیں: nser-desk send"))
            let outcome = failure.map(Outcome.init) ?? .pending
            return outcome == .login ? .login : .pending
        }
    }

    /// The server's refusal in words: the form's own where it names one of its rules.
    func refusalWords(_ act: StoredAct) -> String { refusalLines(act).joined(separator: "; ") }

    private func refusalLines(_ act: StoredAct) -> [String] {
        let number = act.number ?? 0
        guard let document = try? JSONDocument(Array((act.reply ?? "{}").utf8)) else { return ["\(number)"] }
        return RefusalWords.lines(ProblemReply(number: number, document), console.language)
    }

    /// What the household is at now and the receipt of the act, where the reply says them.
    private func standing(_ act: StoredAct) -> String {
        guard let reply = try? JSONDocument(Array((act.reply ?? "{}").utf8)).root,
            let version = reply["version"]?.integer, let receipt = reply["receipt"]?.string
        else { return "" }
        return console.words(": version \(version), receipt \(receipt)", "؛ ورژن \(version)، رسید \(receipt)")
    }

    /// An act for scripts.
    func emit(_ act: StoredAct, _ position: JournalPosition?, _ failure: LinkFailure?) {
        console.emit { writer in
            ActJSON.write(act, desk: position?.desk, to: &writer)
            if act.state == .waiting, let failure {
                writer.member("reason", TerminalText.clean(FailureWords.of(failure, console.language)))
            }
        }
    }
}
