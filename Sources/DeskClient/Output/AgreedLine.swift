import Crypto
import Shared

/// The line about a day that both sides keep, as the journal has it: the reply to the close.
struct AgreedLine {
    let agreed: AgreedDay
    /// The id of the key that signed it; nil where the server has none.
    let key: String?

    /// Nil unless the line is in its one form and says what the act said: day, counts, and every entry with its answer.
    init?(_ act: StoredAct) {
        guard let reply = act.reply.flatMap({ try? JSONDocument(Array($0.utf8)) })?.root,
            let agreed = reply["agreed"].flatMap({ AgreedDay(content: Array($0.raw)) }),
            let sent = try? JSONDocument(act.act.content).root, let entries = sent["entries"],
            agreed.day.written == sent["day"]?.string, agreed.entries == Int64(entries.count),
            agreed.answers == OpDigest(bytes: SHA256.hash(data: Array(entries.raw))),
            agreed.counts.named.allSatisfy({ sent["counts"]?[$0.name]?.integer == $0.count })
        else { return nil }
        self.agreed = agreed
        key = reply["signature"]?.string == nil ? nil : reply["key"]?.string
    }

    func lines(_ language: Language) -> [String] {
        let counts = agreed.counts
        let receipt = Receipt(desk: agreed.desk, epoch: agreed.epoch, sequence: agreed.sequence).written
        let late = agreed.late.map { "\($0)" }.joined(separator: ", ")
        let urdu = language == .urdu
        var lines =
            urdu
            ? [
                "دن \(agreed.day) بند ہوا؛ ڈیسک اور سرور متفق ہیں۔ رسید \(receipt)",
                "اندراج \(agreed.entries): نئے \(counts.registered)، تبدیل \(counts.updated)، دوبارہ جانچے \(counts.reassessed)، مسترد \(counts.refused)",
                "نامکمل انٹرویو \(agreed.drafts)، نہ بھیجے گئے \(agreed.unsent)",
            ]
            : [
                "day \(agreed.day) is closed; desk and server agree. Receipt \(receipt)",
                "\(agreed.entries) entries: registered \(counts.registered), updated \(counts.updated), reassessed \(counts.reassessed), refused \(counts.refused)",
                "interviews left unfinished \(agreed.drafts), not sent \(agreed.unsent)",
            ]
        if !agreed.late.isEmpty {
            lines.append(
                urdu ? "پچھلے دنوں کا کام جو آج گنا گیا: \(late)" : "work of days before, counted today: \(late)")
        }
        if agreed.elsewhere > 0 {
            lines.append(
                urdu
                    ? "اس دن کے دوسرے دور کے اندراج: \(agreed.elsewhere)"
                    : "entries of that day in other epochs: \(agreed.elsewhere)")
        }
        lines.append(
            key.map { urdu ? "دستخط کی کلید \($0)" : "signed by key \($0)" }
                ?? (urdu ? "بغیر دستخط: سرور کے پاس کلید نہیں" : "not signed: the server has no key"))
        return lines
    }
}
