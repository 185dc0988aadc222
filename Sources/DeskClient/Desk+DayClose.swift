import Shared

/// Closing a day: desk and server agree about it like a till.
extension Desk {
    /// Sends what waits, compares the day with the server's, and keeps the line that both agree about.
    ///
    /// The view has to hold every answer of the day, so nothing is stored before the server was reached. If the line breaks
    /// after that, the act waits like others: what it says of the ops before it stays true.
    ///
    /// - Parameter date: today by the server's clock if nil; this terminal's may be wrong.
    func closeDay(_ date: CalendarDate?) -> Outcome {
        if let failure = deliver() { return notClosed(failure) }
        do throws(LinkFailure) {
            let today = try link.login().time.dayInKarachi
            let day = date ?? today
            if let act = try journalled({ () throws(JournalError) in try journal.closing(of: day) }) {
                return settleClosing(act, isEarlier: true)
            }
            try learnDays()
            let sheet = try journalled { () throws(JournalError) in try journal.sheet(of: day) }
            guard sheet.view.entries.count <= DayView.entryLimit else {
                console.note(
                    console.words(
                        "\(sheet.view.entries.count) entries are more than one close holds (\(DayView.entryLimit)); call a supervisor",
                        "اندراج بہت زیادہ ہیں: \(sheet.view.entries.count)؛ حد \(DayView.entryLimit) ہے، سپروائزر کو بلائیں"
                    ))
                return .refused
            }
            return settleClosing(
                try journalled { () throws(JournalError) in
                    try journal.store(
                        NewAct(
                            verb: .closeDay, household: nil, officer: officer.written, at: now().written,
                            content: CloseDayRequest.content(
                                sheet.view, drafts: sheet.drafts, unsent: sheet.unsent)))
                })
        } catch {
            return notClosed(error)
        }
    }

    /// Without the server there is nothing to agree with.
    private func notClosed(_ failure: LinkFailure) -> Outcome {
        console.note(
            console.words(
                "a day is closed together with the server, and it was not reached: the day stays open, nothing was stored. Close it when the line is back",
                "دن سرور کے ساتھ مل کر بند ہوتا ہے اور سرور سے رابطہ نہیں ہوا: دن کھلا ہے، کچھ محفوظ نہیں ہوا۔ رابطہ بحال ہونے پر بند کریں"
            ))
        return fail(failure)
    }

    /// Asks for which day those ops count of which no reply said so: refusals say none.
    private func learnDays() throws(LinkFailure) {
        guard let position = try journalled({ () throws(JournalError) in try journal.position() }),
            let desk = DeskCode(position.desk)
        else { return }
        for (place, digest) in try journalled({ () throws(JournalError) in try journal.undatedOps() }) {
            guard let epoch = Int32(exactly: place.epoch) else { continue }
            let receipt = Receipt(desk: desk, epoch: epoch, sequence: place.seq)
            switch try link.ask(.result, ResultRequest(receipt: receipt).body).reply {
            case .problem(let problem): throw .passing(number: problem.number)
            case .ok(let document):
                guard document.root["digest"]?.string == digest,
                    let day = document.root["day"]?.string.flatMap({ CalendarDate($0) })
                else { throw .broken("the server does not know an op that it has answered: \(receipt.written)") }
                try journalled { () throws(JournalError) in try journal.learn(day, of: place) }
            }
        }
    }

    /// Sends the close, and says what was agreed or where desk and server differ.
    ///
    /// - Parameter isEarlier: whether the day was closed before, and nothing is sent.
    private func settleClosing(_ id: Int64, isEarlier: Bool = false) -> Outcome {
        let failure = deliver()
        do throws(JournalError) {
            guard let act = try journal.act(id) else { return fail(.journal(.storage("the act is missing"))) }
            guard act.state == .done else { return report(act, failure) }
            guard let place = act.place, let op = try journal.op(at: place), let close = Self.close(op.request) else {
                return fail(.journal(.storage("the close that was sent cannot be read")))
            }
            let late = try journal.late(of: close.view, closedAt: place)
            let position = try journal.position()
            do throws(LineDifference) {
                let line = try AgreedLine(act, close: close, late: late)
                emit(act, position, failure)
                if isEarlier {
                    console.note(
                        console.words(
                            "this day was closed before; what was agreed:", "یہ دن پہلے بند ہو چکا ہے؛ طے شدہ:"))
                }
                line.lines(console.language).forEach(console.say)
                return .done
            } catch {
                return notAgreed(act, position, error)
            }
        } catch {
            return fail(.journal(error))
        }
    }

    /// The server holds the close and says something else of it: only people can find out why.
    private func notAgreed(_ act: StoredAct, _ position: JournalPosition?, _ difference: LineDifference) -> Outcome {
        console.emit { writer in
            ActJSON.write(act, desk: position?.desk, to: &writer)
            writer.array("differs") { writer in for part in difference.parts { writer.string(part.rawValue) } }
        }
        console.note(difference.words(console.language))
        return .refused
    }

    private static func close(_ request: [UInt8]) -> CloseDayRequest? {
        guard let document = try? JSONDocument(request), case .closeDay(let close)? = try? Request(.closeDay, document)
        else { return nil }
        return close
    }

    private func journalled<T>(_ work: () throws(JournalError) -> T) throws(LinkFailure) -> T {
        do throws(JournalError) { return try work() } catch { throw .journal(error) }
    }
}
