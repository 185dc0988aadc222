import Foundation
import Shared
import TestSupport

/// An invented family that a desk registers on a day of the month.
///
/// What the shared invention leaves alike is told apart: each family is of a clan of its own among many, and its interview
/// has a length of its own. A month of families that share eight clans would hold look-alikes that nobody planted.
struct MonthFamily: Sendable {
    let desk: MonthOffices.Desk
    let day: CalendarDate
    let household: InventedHousehold
    /// Another number to be called at than the family's own.
    var mobile: String?

    var id: String { household.identifier }
    private var seed: Int { Int(household.seed) }

    init(seed: UInt64, desk: MonthOffices.Desk, day: CalendarDate, mobile: String? = nil) {
        self.desk = desk
        self.day = day
        self.mobile = mobile
        household = InventedHousehold(
            seed: seed, interviewed: (day.year, day.month, day.day), serial: seed,
            madeAt: UInt64(946_684_800 + Int(day.daysSince2000) * 86_400) * 1_000)
    }

    /// As `register --file` takes it.
    var registration: String {
        "{\"household\":\"\(id)\"," + body.dropFirst()
    }

    /// The same persons with another address, as another household.
    var secondRegistration: String {
        body.replacingOccurrences(of: "\"address\":\"", with: "\"address\":\"نیا ")
    }

    private var body: String {
        var text = String(decoding: household.registerBody(op: nil, tehsil: desk.tehsil), as: UTF8.self)
            .replacingOccurrences(of: household.mobile, with: mobile ?? household.mobile)
            .replacingOccurrences(of: "T09:58:00", with: "T10:\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):00")
        // From the hour on, or from half an hour before it.
        text = text.replacingOccurrences(of: "T09:31:00", with: seed % 2 == 0 ? "T10:00:00" : "T09:38:00")
        for clan in Self.commonClans { text = text.replacingOccurrences(of: " \(clan)\"", with: " \(clanName)\"") }
        return text
    }

    /// Minutes after ten o'clock at which the interview ends: time enough for every member.
    private var minutes: Int { min(12 + 2 * household.numbers.count + seed * 7 % 19, 58) }

    private var clanName: String { Self.clans[seed % Self.clans.count] }

    /// Whether the head's wife may have a child: she is on the second line, and 40 at most.
    var mayHaveAChild: Bool {
        guard let roster = try? JSONSerialization.jsonObject(with: Data(household.roster)) as? [[String: Any]],
            roster.count > 1, let wife = Optional(roster[1]), wife["husband"] as? Int == 1,
            let born = (wife["born"] as? String).flatMap({ CalendarDate($0) })
        else { return false }
        return born.years(until: day) <= 40
    }

    /// Of the answer to a question whether the household owns a thing.
    func owns(_ thing: String) -> Bool {
        String(decoding: household.answers, as: UTF8.self).contains("\"\(thing)\":true")
    }

    /// The members of an UPDATE in which the family sells or buys a refrigerator and a television.
    func assets(on day: CalendarDate) -> String {
        let things = ["refrigerator", "television"].map { "\"\($0)\":\(!owns($0))" }.joined(separator: ",")
        return update("ASSETS", day, "{\"answers\":{\(things)}}")
    }

    func income(on day: CalendarDate) -> String {
        update("INCOME", day, "{\"answers\":{\"income_monthly\":\(9 + seed % 30)500}}")
    }

    func birth(on day: CalendarDate) -> String {
        let name = seed % 2 == 0 ? ("M", "محمد ابراہیم") : ("F", "نور فاطمہ")
        return update(
            "BIRTH", day,
            """
            {"members":[{"name":"\(name.1) \(clanName)","father_name":"\(headName)","relation":3,"sex":"\(name.0)",\
            "born":"\(day)","unnumbered":"NEWBORN","mother":2,"father":1,"long_illness":false}]}
            """)
    }

    /// The head as the registration says it.
    private var headName: String {
        Self.commonClans.reduce(household.headName) { $0.replacingOccurrences(of: " \($1)", with: " \(clanName)") }
    }

    private func update(_ event: String, _ day: CalendarDate, _ details: String) -> String {
        "{\"household\":\"\(id)\",\"event\":\"\(event)\",\"effective\":\"\(day)\",\"details\":\(details)}"
    }

    /// The clans of the shared invention.
    private static let commonClans = ["راجپوت", "اعوان", "بھٹی", "آرائیں", "بلوچ", "کھوکھر", "یوسفزئی", "چوہدری"]
    private static let clans = [
        "راجپوت", "اعوان", "بھٹی", "آرائیں", "بلوچ", "کھوکھر", "یوسفزئی", "چوہدری", "جنجوعہ", "گوندل", "وڑائچ", "تارڑ",
        "چیمہ", "باجوہ", "گکھڑ", "ڈوگر", "میو", "سیال", "کھرل", "نون", "ٹوانہ", "جوئیہ", "لنگاہ", "بزدار", "لغاری",
        "مزاری", "دریشک", "گورچانی", "قیصرانی", "کھوسہ", "جتوئی", "تالپور", "بروہی", "رند", "لاشاری", "مگسی", "جمالی",
        "ڈومکی", "بگٹی", "مری", "رئیسانی", "مینگل", "بزنجو", "نوشیروانی", "گچکی", "سومرو", "سموں", "میمن", "آفریدی",
        "خٹک", "بنگش", "اورکزئی", "شنواری", "مہمند", "وزیر", "محسود", "مروت", "کاکڑ", "اچکزئی", "ترین", "جدون", "تنولی",
        "سواتی", "گجر", "عباسی", "ستی", "دھنیال", "کیانی", "منہاس", "چب", "ڈار", "بٹ", "میر", "لون", "کھنڈ", "سدوزئی",
        "مغل", "قریشی", "ہاشمی", "گیلانی", "بخاری", "شیرازی", "انصاری", "صدیقی", "فاروقی", "عثمانی", "علوی", "زیدی",
        "نقوی",
    ]
}
