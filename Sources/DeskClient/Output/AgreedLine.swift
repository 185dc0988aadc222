import Shared

/// The line about a day that both sides keep, as the journal has it: the reply to the close.
struct AgreedLine {
    let agreed: AgreedDay
    /// The id of the key that signed it; nil where the server has none.
    let key: String?

    /// Compares the line, member by member, with what this desk has sent; its signature is not looked at, since a desk is
    /// told the id of the key and not the key.
    ///
    /// - Parameters:
    ///   - close: the request as this desk has signed it.
    ///   - late: what of its list this desk's clock puts on a day before.
    init(_ act: StoredAct, close: CloseDayRequest, late: [Int64]) throws(LineDifference) {
        let reply = act.reply.flatMap { try? JSONDocument(Array($0.utf8)) }?.root
        // What only the server knows is anything here: it is not compared.
        let expected = AgreedDay(
            close, answers: .of(close.view.listed), elsewhere: 0, late: late, closed: close.op.at)
        guard let line = reply?["agreed"], line.kind == .object,
            let ours = try? JSONDocument(expected.content).root
        else { throw LineDifference(parts: [.form]) }
        let parts = LinePart.allCases.filter { $0 != .form && $0.bytes(in: line) != $0.bytes(in: ours) }
        guard parts.isEmpty else { throw LineDifference(parts: parts) }
        guard let agreed = AgreedDay(content: Array(line.raw)) else { throw LineDifference(parts: [.form]) }
        self.agreed = agreed
        key = reply?["signature"]?.string == nil ? nil : reply?["key"]?.string
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
