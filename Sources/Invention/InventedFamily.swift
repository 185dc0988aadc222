/// The roster of an invented household: a couple or a widow, the children, then the head's brothers and sisters.
struct InventedFamily {
    private(set) var members: [String] = []
    private(set) var identifiers: [String] = []
    private(set) var numbers: [String?] = []
    private(set) var headName = ""
    private let serial: UInt64
    private let day: (year: Int, month: Int, day: Int)
    private let madeAt: UInt64?
    private let headedByWoman: Bool
    private var clan = ""
    private var headAge = 0
    /// The age and line of the mother of the children.
    private var motherAge = 0
    private var motherLine = 2
    private var childAge = 0

    init(serial: UInt64, day: (year: Int, month: Int, day: Int), madeAt: UInt64?, headedByWoman: Bool) {
        self.serial = serial
        self.day = day
        self.madeAt = madeAt
        self.headedByWoman = headedByWoman
    }

    /// Persons of a household, 6.3 on average (census of 2023); the spread around it is ours.
    static func drawnSize(_ dice: inout InventedDice) -> Int {
        let shares = [2, 5, 9, 12, 13, 15, 13, 11, 7, 5, 4, 2, 1, 0, 1]
        var place = dice.below(100)
        for (index, share) in shares.enumerated() {
            if place < share { return index + 1 }
            place -= share
        }
        return 6
    }

    /// 0, eight digits of the serial, two of the line, a fixed one, and an odd digit for men.
    private func number(_ line: Int, isMale: Bool) -> String {
        "0" + InventedDice.digits(serial % 100_000_000, 8) + InventedDice.digits(UInt64(line), 2) + "4"
            + (isMale ? "1" : "2")
    }

    mutating func add(line: Int, of size: Int, _ dice: inout InventedDice) {
        let person = dice.identifier(at: madeAt)
        identifiers.append(person)
        switch line {
        case 1 where headedByWoman: addWidow(person, &dice)
        case 1: addHusband(person, of: size, &dice)
        case 2 where !headedByWoman: addWife(person, &dice)
        default:
            let isMale = dice.chance(50)
            guard childAge >= 0, motherAge - childAge <= 48 else {
                let age = 18 + dice.below(20)
                append(
                    person, line, name: "\(isMale ? InventedNames.man(&dice) : InventedNames.woman(&dice)) \(clan)",
                    father: "\(InventedNames.man(&dice)) \(clan)", relation: 6, isMale: isMale, age: age,
                    marital: 1, links: "",
                    &dice)
                return
            }
            append(
                person, line, name: "\(isMale ? InventedNames.boy(&dice) : InventedNames.girl(&dice)) \(clan)",
                father: headedByWoman ? "\(InventedNames.man(&dice)) \(clan)" : headName,
                relation: 3, isMale: isMale, age: childAge, marital: 1,
                links: ",\"mother\":\(motherLine)" + (headedByWoman ? "" : ",\"father\":1"), &dice)
            childAge -= 1 + dice.below(3)
        }
    }

    private mutating func addHusband(_ person: String, of size: Int, _ dice: inout InventedDice) {
        headAge = 26 + dice.below(35)
        clan = dice.pick(InventedNames.clans)
        headName = "\(InventedNames.man(&dice)) \(clan)"
        append(
            person, 1, name: headName, father: "\(InventedNames.man(&dice)) \(clan)", relation: 1, isMale: true,
            age: headAge, marital: size > 1 ? 2 : 1, links: "", &dice)
    }

    private mutating func addWife(_ person: String, _ dice: inout InventedDice) {
        motherAge = max(18, headAge - dice.below(8))
        append(
            person, 2, name: InventedNames.woman(&dice), father: headName, relation: 2, isMale: false,
            age: motherAge, marital: 2, links: ",\"husband\":1", &dice)
        childAge = min(motherAge - 18, 17)
    }

    private mutating func addWidow(_ person: String, _ dice: inout InventedDice) {
        headAge = 26 + dice.below(35)
        motherAge = headAge
        motherLine = 1
        clan = dice.pick(InventedNames.clans)
        headName = InventedNames.woman(&dice)
        append(
            person, 1, name: headName, father: "\(InventedNames.man(&dice)) \(clan)", relation: 1, isMale: false,
            age: headAge, marital: 3, links: "", &dice)
        childAge = min(motherAge - 18, 17)
    }

    private mutating func append(
        _ person: String, _ line: Int, name: String, father: String, relation: Int, isMale: Bool, age: Int,
        marital: Int,
        links: String, _ dice: inout InventedDice
    ) {
        // The birthday of the interview's year has passed, so that the age is the difference of the years.
        let month = dice.below(day.month) + 1
        let date = dice.below(month < day.month ? 28 : min(day.day, 28)) + 1
        let birthday = "\(InventedDice.digits(UInt64(month), 2))-\(InventedDice.digits(UInt64(date), 2))"
        var text = "{\"line\":\(line),\"person\":\"\(person)\",\"name\":\"\(name)\",\"father_name\":\"\(father)\""
        text += ",\"relation\":\(relation),\"sex\":\"\(isMale ? "M" : "F")\",\"born\":\"\(day.year - age)-\(birthday)\""
        let own = number(line, isMale: isMale)
        if age >= 18 {
            text += ",\"cnic\":\"\(own)\""
            if age < 60 { text += ",\"expires\":\"\(day.year + 1 + dice.below(9))-0\(dice.below(9) + 1)-15\"" }
            numbers.append(own)
        } else if age == 0, dice.chance(50) {
            text += ",\"unnumbered\":\"NEWBORN\""
            numbers.append(nil)
        } else {
            text += ",\"crc\":\"\(own)\""
            numbers.append(own)
        }
        if age >= 10 { text += ",\"marital\":\(marital)" }
        text += links
        text += schooling(age, &dice)
        text += work(age, isMale: isMale, &dice)
        if links.contains("mother") == false { text += ",\"mother_alive\":\(dice.chance(70))" }
        if links.contains("father") == false { text += ",\"father_alive\":\(dice.chance(60))" }
        text += ",\"long_illness\":\(dice.chance(6))"
        if age >= 5 { text += difficulties(&dice) }
        members.append(text + "}")
    }

    /// The six domains of the Washington Group: 3.1 % of persons have a disability (a lot of difficulty, or none of
    /// the ability, in one), 9.7 % any limitation.
    private func difficulties(_ dice: inout InventedDice) -> String {
        let drawn = dice.below(1000)
        let level = drawn < 31 ? 3 + dice.below(2) : drawn < 97 ? 2 : 1
        let domain = dice.below(Self.domains.count)
        return Self.domains.indices.map { ",\"\(Self.domains[$0])\":\($0 == domain ? level : 1)" }.joined()
    }

    private static let domains = ["seeing", "hearing", "walking", "memory", "selfcare", "communication"]

    private func schooling(_ age: Int, _ dice: inout InventedDice) -> String {
        guard age >= 4 else { return "" }
        if age <= 16 {
            guard dice.chance(70) else {
                return age < 5 ? ",\"attendance\":1" : ",\"attendance\":1,\"no_school\":\"COST\""
            }
            return
                ",\"attendance\":3,\"education\":\(min(max(age - 6, 0), 10)),\"school_type\":\"\(dice.pick(["GOVT", "PRIVATE"]))\""
        }
        guard dice.chance(60) else { return ",\"attendance\":1" }
        return ",\"attendance\":2,\"education\":\(dice.pick([0, 3, 5, 5, 8, 8, 10, 10, 12, 13, 16]))"
    }

    private func work(_ age: Int, isMale: Bool, _ dice: inout InventedDice) -> String {
        guard age >= 10 else { return "" }
        let reads = ",\"literate\":\(dice.chance(60))"
        guard age >= 16, dice.chance(isMale ? 85 : 25) else { return reads + ",\"worked\":false" }
        return
            reads
            + ",\"worked\":true,\"employment\":\(dice.pick([3, 4, 4, 4, 4, 5, 6, 7, 9])),\"occupation\":\(dice.pick([2, 5, 5, 6, 6, 7, 8, 9, 9, 9])),\"earned_monthly\":\(8 + dice.below(50))000"
    }
}
