import Shared

/// The acknowledgement slip of a registration: what the family takes home. It never holds a score.
struct Slip {
    let household: String
    let receipt: String
    /// The day that the registration counts for, by the server.
    let day: String
    let members: Int64?
    let desk: String
    let tehsil: String

    /// From the reply that is stored with an act.
    init?(_ act: StoredAct, position: JournalPosition) {
        guard let household = act.act.household, let reply = act.reply,
            let document = try? JSONDocument(Array(reply.utf8))
        else { return nil }
        self.household = household
        let place = act.place.map { "\(position.desk)/\($0.epoch)/\($0.seq)" }
        receipt = document.root["receipt"]?.string ?? place ?? "-"
        day = document.root["day"]?.string ?? String(act.act.at.prefix(10))
        members = document.root["members"]?.integer
        desk = position.desk
        tehsil = position.tehsil
    }

    func lines(_ language: Language) -> [String] {
        let rule = String(repeating: "-", count: 56)
        let members = members.map(String.init) ?? "-"
        return language == .urdu
            ? [
                rule, "رسید: قومی سماجی و معاشی رجسٹری", rule,
                "گھرانہ   \(household)", "رسید نمبر   \(receipt)", "تاریخ   \(day)", "افراد   \(members)",
                "دفتر   \(tehsil)، ڈیسک \(desk)", rule,
                "نتیجہ 8171 سے SMS پر آئے گا۔ اپنا شناختی کارڈ نمبر 8171 پر بھیج کر پوچھیں۔",
                "اندراج بالکل مفت ہے۔ کسی کو رقم نہ دیں۔", rule,
            ]
            : [
                rule, "ACKNOWLEDGEMENT SLIP - National Socio-Economic Registry", rule,
                "Household  \(household)", "Receipt    \(receipt)", "Date       \(day)", "Members    \(members)",
                "Office     \(tehsil), desk \(desk)", rule,
                "The result comes by SMS from 8171. To ask, send the CNIC to 8171.",
                "Registration is free. Pay nobody for it.", rule,
            ]
    }
}
