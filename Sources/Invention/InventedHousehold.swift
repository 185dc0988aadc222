/// A family that does not exist: a valid interview of the form nser-2026-1, the same for the same seed.
///
/// Numbers begin with 0, which no card has, and contain the serial number: serials below 100,000,000 give households
/// that share no number. Size, dwelling and disabilities have the shares of the census of 2023 (DOMAIN.md,
/// questionnaire); ages, names, work and money are plausible and no more. Depends on nothing, so that `seed`, every
/// test and the load generator share it.
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
    ///   - seed: decides everything that is drawn.
    ///   - members: 1 to 20; nil draws a size around the census average.
    ///   - day: the day of the interview, on which ages are counted and cards are valid.
    ///   - serial: below 100,000,000 for numbers that are unique across households; the seed if nil.
    ///   - madeAt: when its identifiers were made, in Unix milliseconds; drawn if nil.
    package init(
        seed: UInt64, members: Int? = nil, interviewed day: (year: Int, month: Int, day: Int) = (2026, 11, 22),
        serial: UInt64? = nil, madeAt milliseconds: UInt64? = nil
    ) {
        var dice = InventedDice(seed: seed)
        let size = min(max(members ?? InventedFamily.drawnSize(&dice), 1), 20)
        self.seed = seed
        let (month, date) = (InventedDice.digits(UInt64(day.month), 2), InventedDice.digits(UInt64(day.day), 2))
        interviewed = "\(day.year)-\(month)-\(date)"
        identifier = dice.identifier(at: milliseconds)
        // The head is drawn before the family, of one person or ten alike.
        var family = InventedFamily(
            serial: serial ?? seed, day: day, madeAt: milliseconds, headedByWoman: dice.perMille(59))
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
