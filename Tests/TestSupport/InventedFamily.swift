/// The roster of an invented household: a couple, their children, then the head's brothers and sisters.
struct InventedFamily {
    private(set) var members: [String] = []
    private(set) var identifiers: [String] = []
    private(set) var numbers: [String?] = []
    private(set) var headName = ""
    private let seed: UInt64
    private let day: (year: Int, month: Int, day: Int)
    private var clan = ""
    private var headAge = 0
    private var wifeAge = 0
    private var wifeName = ""
    private var childAge = 0

    init(seed: UInt64, day: (year: Int, month: Int, day: Int)) {
        self.seed = seed
        self.day = day
    }

    /// 0, eight digits of the seed, two of the line, a fixed one, and an odd digit for men.
    private func number(_ line: Int, isMale: Bool) -> String {
        "0" + InventedDice.digits(seed % 100_000_000, 8) + InventedDice.digits(UInt64(line), 2) + "4"
            + (isMale ? "1" : "2")
    }

    mutating func add(line: Int, of size: Int, _ dice: inout InventedDice) {
        let person = dice.identifier()
        identifiers.append(person)
        switch line {
        case 1:
            headAge = 26 + dice.below(35)
            clan = dice.pick(InventedNames.clans)
            headName = "\(dice.pick(InventedNames.men)) \(clan)"
            append(
                person, line, name: headName, father: "\(dice.pick(InventedNames.men)) \(clan)", relation: 1,
                isMale: true,
                age: headAge, marital: size > 1 ? 2 : 1, links: "", &dice)
        case 2:
            wifeAge = max(18, headAge - dice.below(8))
            wifeName = dice.pick(InventedNames.women)
            append(
                person, line, name: wifeName, father: headName, relation: 2, isMale: false, age: wifeAge, marital: 2,
                links: ",\"husband\":1", &dice)
            childAge = min(wifeAge - 18, 17)
        default:
            let isMale = dice.chance(50)
            guard childAge >= 0, wifeAge - childAge <= 48 else {
                let age = 18 + dice.below(20)
                append(
                    person, line, name: "\(dice.pick(isMale ? InventedNames.men : InventedNames.women)) \(clan)",
                    father: "\(dice.pick(InventedNames.men)) \(clan)", relation: 6, isMale: isMale, age: age,
                    marital: 1, links: "",
                    &dice)
                return
            }
            append(
                person, line, name: "\(dice.pick(isMale ? InventedNames.boys : InventedNames.girls)) \(clan)",
                father: headName,
                relation: 3, isMale: isMale, age: childAge, marital: 1, links: ",\"mother\":2,\"father\":1", &dice)
            childAge -= 1 + dice.below(3)
        }
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
        if age >= 5 {
            for key in ["seeing", "hearing", "walking", "memory", "selfcare", "communication"] {
                text += ",\"\(key)\":\(dice.chance(96) ? 1 : dice.below(3) + 2)"
            }
        }
        members.append(text + "}")
    }

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

/// The household's answers: all that are asked, after the skip logic of nser-2026-1.
enum InventedAnswers {
    static func json(size: Int, _ dice: inout InventedDice) -> String {
        var parts: [String] = []
        func add(_ key: String, _ value: String) { parts.append("\"\(key)\":\(value)") }
        func word(_ key: String, _ value: String) { parts.append("\"\(key)\":\"\(value)\"") }
        func flag(_ key: String, _ percent: Int) -> Bool {
            let value = dice.chance(percent)
            add(key, value ? "true" : "false")
            return value
        }
        let wealth = dice.below(100)
        let tenure = dice.pick(["OWNED", "OWNED", "OWNED", "OWNED", "RENTED", "RENT_FREE"])
        word("tenure", tenure)
        if tenure == "RENTED" { add("rent_monthly", "\(2 + dice.below(20))000") }
        word("structure", wealth > 33 ? "PAKKA" : dice.pick(["SEMI_PAKKA", "KACHA", "KACHA"]))
        word("roof", wealth > 40 ? "GIRDER" : "WOOD")
        word("floor", wealth > 40 ? "FINISHED" : "EARTH")
        add("rooms", "\(1 + dice.below(4))")
        _ = flag("kitchen", wealth)
        add("years_here", "\(dice.below(40))")
        word("language", dice.pick(["PUNJABI", "SARAIKI", "SINDHI", "PUSHTO", "URDU", "BALOCHI"]))
        let water = dice.pick([1, 2, 2, 3, 3, 4, 5, 8, 9, 15, 18])
        add("water", "\(water)")
        if water >= 8 { add("water_minutes", "\(5 + dice.below(40))") }
        let toilet = dice.pick([1, 2, 3, 3, 3, 4, 5, 6, 7])
        add("toilet", "\(toilet)")
        if toilet >= 2 { _ = flag("toilet_shared", 10) }
        word("sewage", dice.pick(["COVERED", "OPEN", "NONE"]))
        word("garbage", dice.pick(["MUNICIPAL", "THROWN", "THROWN"]))
        _ = flag("handwashing", 60)
        if dice.chance(84) {
            word("lighting", "ELECT")
            word("electricity_meter", "0\(InventedDice.digits(dice.next() % 10_000_000_000_000, 13))")
            add("electricity_bill", "\(5 + dice.below(95))00")
        } else {
            word("lighting", dice.pick(["SOLAR", "OTHERS"]))
        }
        _ = flag("gas_connection", wealth / 2)
        word("cooking_fuel", dice.pick(["FIREWOOD", "FIREWOOD", "GAS", "LPGCNG"]))
        if flag("mobile_phone", 90) { _ = flag("smartphone", wealth) }
        _ = flag("internet", wealth / 2)
        _ = flag("landline", 2)
        _ = flag("bank_account", wealth / 2)
        let assets: [(String, Int)] = [
            ("refrigerator", wealth), ("freezer", wealth / 6), ("television", wealth), ("washing_machine", wealth),
            ("air_conditioner", wealth / 5), ("air_cooler", wealth / 3), ("fan", 88), ("geyser", wealth / 6),
            ("heater", wealth / 6), ("cooking_stove", 80), ("cooking_range", wealth / 10), ("microwave", wealth / 10),
            ("computer", wealth / 6), ("sewing_machine", 45), ("iron", 75), ("water_pump", wealth / 2),
            ("ups_generator", wealth / 5), ("solar_panel", 20),
        ]
        for (key, percent) in assets { _ = flag(key, percent) }
        let vehicles: [(String, Int)] = [
            ("bicycle", 30), ("motorcycle", wealth), ("scooter", 2), ("car", wealth / 8), ("rickshaw", 4),
            ("tractor", 3), ("other_vehicle", 2), ("animal_cart", 5),
        ]
        for (key, percent) in vehicles { add(key, dice.chance(percent) ? "1" : "0") }
        if flag("land_owned", 30) {
            add("land_kanals", "\(1 + dice.below(80))")
            _ = flag("land_irrigated", 60)
        }
        _ = flag("land_rented_in", 10)
        add("plots", dice.chance(6) ? "1" : "0")
        add("shops", dice.chance(4) ? "1" : "0")
        for (key, most) in [
            ("buffalo", 4), ("cow", 3), ("goat", 6), ("sheep", 3), ("camel", 1), ("donkey", 2), ("poultry", 15),
        ] { add(key, "\(dice.chance(25) ? dice.below(most + 1) : 0)") }
        add("income_monthly", "\(12 + dice.below(40))000")
        add("earners", "\(min(size, 1 + dice.below(2)))")
        for key in ["remittance_domestic", "remittance_foreign", "pension_monthly", "zakat_yearly"] {
            add(key, dice.chance(10) ? "\(1 + dice.below(90))000" : "0")
        }
        for key in ["expenditure_food", "expenditure_education", "expenditure_health"] {
            add(key, "\(1 + dice.below(20))500")
        }
        if flag("loan", 35) {
            word("loan_from", dice.pick(["BANK", "RELATIVE", "SHOP", "LANDLORD"]))
            add("loan_amount", "\(5 + dice.below(300))000")
        }
        _ = flag("savings", 12)
        word("health_facility", dice.pick(["GOVT", "PRIVATE", "HAKEEM"]))
        for key in ["chronic_ill", "pregnant", "births_12_months", "deaths_12_months"] {
            add(key, dice.chance(10) ? "1" : "0")
        }
        add("children_vaccinated", dice.pick(["true", "true", "false", "null"]))
        _ = flag("sehat_card", 50)
        _ = flag("food_cut", 30)
        word("meals", dice.pick(["ENOUGH", "SOMETIMES", "OFTEN"]))
        for key in [
            "shock_flood", "shock_drought", "shock_job_loss", "shock_illness", "shock_death", "shock_livestock",
        ] {
            _ = flag(key, 12)
        }
        return "{\(parts.joined(separator: ","))}"
    }
}
