/// A family that does not exist: a valid interview of the form nser-2026-1, the same for the same seed.
///
/// Numbers begin with 0, which no card has, and contain the seed: seeds below 10,000,000 give households that share no
/// number. Ages, wealth and dwelling follow roughly the national census. Depends on nothing, so that every test and
/// the load generator can use it.
///
///     let household = InventedHousehold(seed: 7, members: 6)
///     let body = household.registerBody(op: op, tehsil: "PK60101")   // about 5 KB
package struct InventedHousehold: Sendable {
    package let seed: UInt64
    /// UUIDv7 of the household.
    package let identifier: String
    /// UUIDv7 of each member, in order of lines.
    package let personIdentifiers: [String]
    /// 13 digits.
    package let cnicOfHead: String
    /// CNIC or CRC of each member, or nil.
    package let numbers: [String?]
    package let headName: String
    /// 03001234567.
    package let mobile: String
    package let address: String
    /// The day of the interview, YYYY-MM-DD.
    package let interviewed: String
    /// JSON array.
    package let roster: [UInt8]
    /// JSON object.
    package let answers: [UInt8]

    /// - Parameters:
    ///   - seed: below 10,000,000 for numbers that are unique across households.
    ///   - members: 1 to 20; nil draws a size around the census average.
    ///   - day: the day of the interview, on which ages are counted and cards are valid.
    package init(
        seed: UInt64, members: Int? = nil, interviewed day: (year: Int, month: Int, day: Int) = (2026, 11, 22)
    ) {
        var dice = InventedDice(seed: seed)
        let size = min(max(members ?? [2, 3, 4, 5, 6, 6, 6, 7, 8, 10][dice.below(10)], 1), 20)
        self.seed = seed
        let (month, date) = (InventedDice.digits(UInt64(day.month), 2), InventedDice.digits(UInt64(day.day), 2))
        interviewed = "\(day.year)-\(month)-\(date)"
        identifier = dice.identifier()
        var family = InventedFamily(seed: seed, day: day)
        for line in 1...size { family.add(line: line, of: size, &dice) }
        personIdentifiers = family.identifiers
        numbers = family.numbers
        cnicOfHead = family.numbers[0] ?? ""
        headName = family.headName
        mobile = "03\(dice.below(5))\(InventedDice.digits(dice.next() % 100_000_000, 8))"
        address =
            "مکان نمبر \(dice.below(400) + 1)، گلی نمبر \(dice.below(40) + 1)، نزد جامع مسجد، ڈاک خانہ خاص، محلہ \(InventedNames.places[dice.below(InventedNames.places.count)])"
        roster = Array("[\(family.members.joined(separator: ","))]".utf8)
        answers = Array(InventedAnswers.json(size: size, &dice).utf8)
    }

    /// A whole REGISTER body. `op` is its JSON, or nil for a file that a desk completes itself.
    package func registerBody(op: [UInt8]?, tehsil: String) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "{")]
        if let op {
            text += Array("\"op\":".utf8) + op + Array(",\"household\":\"\(identifier)\",".utf8)
        }
        text += Array(
            """
            "tehsil":"\(tehsil)","form":"nser-2026-1","interview":{"started":"\(interviewed)T09:31:00+05:00",\
            "ended":"\(interviewed)T09:58:00+05:00"},"mobile":"\(mobile)","address":"\(address)","roster":
            """.utf8)
        text += roster + Array(",\"answers\":".utf8) + answers + [UInt8(ascii: "}")]
        return text
    }
}

/// SplitMix64: small, and the same on every machine.
struct InventedDice {
    private var state: UInt64

    /// Each seed starts far from the others: from neighbouring states one sequence would be the other, moved by one.
    init(seed: UInt64) {
        state = seed
        state = next()
        state = next() ^ 0x1234_5678_9ABC_DEF1
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Element>(_ all: [Element]) -> Element { all[below(all.count)] }

    /// UUIDv7 of a moment in November 2026.
    mutating func identifier() -> String {
        let high = (1_795_000_000_000 + next() % 2_000_000_000) << 16 | 0x7000 | next() & 0xFFF
        let low = 0x8000_0000_0000_0000 | next() & 0x3FFF_FFFF_FFFF_FFFF
        let hex = InventedDice.hex(high) + InventedDice.hex(low)
        let parts = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)].map { hex.dropFirst($0.0).prefix($0.1) }
        return parts.joined(separator: "-")
    }

    private static func hex(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    static func digits(_ value: UInt64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

enum InventedNames {
    static let men = [
        "محمد اسلم", "غلام رسول", "عبدالرحمان", "محمد رمضان", "بشیر احمد", "نذیر حسین", "شاہد محمود", "طارق جاوید",
        "محمد اکرم", "اللہ دتہ",
    ]
    static let women = [
        "نسیم اختر", "زبیدہ بی بی", "کلثوم بیگم", "رخسانہ پروین", "شمیم اختر", "فاطمہ بی بی", "صغراں بی بی",
        "ثریا بیگم",
    ]
    static let boys = ["علی رضا", "محمد حمزہ", "عمر فاروق", "محمد بلال", "حسن علی", "محمد عثمان", "زین العابدین"]
    static let girls = ["عائشہ بی بی", "مریم سعید", "زینب فاطمہ", "خدیجہ اکرم", "سدرہ بتول", "اقصیٰ نور"]
    static let clans = ["راجپوت", "اعوان", "بھٹی", "آرائیں", "بلوچ", "کھوکھر", "یوسفزئی", "چوہدری"]
    static let places = ["عید گاہ", "رحمان پورہ", "قائد آباد", "نیا محلہ", "اسلام نگر", "فرید ٹاؤن"]
}
