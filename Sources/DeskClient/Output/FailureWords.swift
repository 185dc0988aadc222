import Shared

/// What the officer hears of a failure, and what to do about it.
enum FailureWords {
    /// - Parameter seconds: until the next try, where there is one.
    static func of(_ failure: LinkFailure, _ language: Language, seconds: Double? = nil) -> String {
        switch failure {
        case .transport(let error): transport(error, language)
        case .silent: pick(language, "the server does not answer", "سرور جواب نہیں دے رہا")
        case .broken(let reason): reason
        case .loginRefused(let number), .passing(let number): problem(number, language, seconds)
        case .parted(let parting): parted(parting, language)
        case .journal(let error): error.description
        }
    }

    /// The catalogue's words for a number.
    private static func problem(_ number: Int, _ language: Language, _ seconds: Double?) -> String {
        let after = seconds.map { String(Int($0.rounded(.up))) } ?? pick(language, "some", "چند")
        guard let document = try? JSONDocument([UInt8].object { $0.member("after", after) }) else { return "\(number)" }
        return "\(ProblemReply(number: number, document).words(language)) (\(number))"
    }

    private static func transport(_ error: TransportError, _ language: Language) -> String {
        guard language == .urdu else { return error.description }
        return switch error {
        case .unreachable(let reason): "سرور سے رابطہ نہیں ہو سکا: \(reason)"
        case .untrusted(let reason): "سرور یا اس ڈیسک کی شناخت ثابت نہیں ہو سکی: \(reason)"
        case .lost: "سرور سے رابطہ ٹوٹ گیا"
        case .misconfigured(let reason): reason
        }
    }

    /// Why the chains parted, and the way out; nothing is lost meanwhile.
    private static func parted(_ parting: Comparison.Parting, _ language: Language) -> String {
        let reason =
            switch parting {
            case .journalLost:
                pick(
                    language, "the server holds work of this desk that this journal knows nothing of",
                    "سرور کے پاس اس ڈیسک کا وہ کام ہے جو اس جرنل میں نہیں")
            case .journalOld:
                pick(
                    language, "this journal is older than what the server holds of this desk",
                    "یہ جرنل سرور کے ریکارڈ سے پرانا ہے")
            case .fork(let seq):
                pick(
                    language, "the server holds other work under this desk's number \(seq)",
                    "سرور کے پاس اس ڈیسک کے نمبر \(seq) پر کوئی اور کام ہے")
            case .serverOld:
                pick(
                    language, "the server is in an older epoch than this desk",
                    "سرور اس ڈیسک سے پرانے دور میں ہے")
            }
        let way = pick(
            language,
            "Nothing is lost: work waits at this desk. Ask a supervisor to open a new epoch, "
                + "with `nser-desk epoch DESK --reason TEXT` at the supervisor's own terminal.",
            "کچھ ضائع نہیں ہوا، کام اسی ڈیسک پر محفوظ ہے۔ سپروائزر سے نیا دور کھولنے کو کہیں: nser-desk epoch")
        return "\(reason). \(way)"
    }

    private static func pick(_ language: Language, _ english: String, _ urdu: String) -> String {
        language == .urdu ? urdu : english
    }
}

extension LinkProgress {
    func words(_ language: Language) -> String {
        let urdu = language == .urdu
        switch self {
        case .waiting(let seconds, let failure):
            let time = seconds < 10 ? (seconds * 10).rounded() / 10 : seconds.rounded()
            return FailureWords.of(failure, language, seconds: seconds)
                + (urdu ? "؛ \(time) سیکنڈ بعد دوبارہ کوشش" : "; trying again in \(time) s")
        case .resending(let count):
            return urdu
                ? "\(count) کام دوبارہ بھیجے جا رہے ہیں جن کا جواب نہیں پہنچا تھا"
                : "sending \(count) again of which the answer never arrived"
        case .newEpoch(let epoch):
            return urdu
                ? "سپروائزر نے دور \(epoch) کھول دیا ہے؛ باقی کام اسی میں بھیجا جائے گا"
                : "a supervisor opened epoch \(epoch): what was left is sent in it"
        case .returned(let act, let number):
            return urdu
                ? "کام نمبر \(act) سرور نے نہیں لیا (\(number))؛ جرنل میں محفوظ ہے"
                : "the server did not take act \(act) (\(number)); it is set aside in the journal"
        }
    }
}
