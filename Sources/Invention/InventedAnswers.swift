/// The household's answers: all that are asked, after the skip logic of nser-2026-1.
///
/// Rooms, toilet, structure, tenure, light, fuel and water have the shares of the census of 2023 (DOMAIN.md,
/// questionnaire); what the census does not say is ours.
enum InventedAnswers {
    /// The word whose share, in thousandths and in order, holds the rank.
    private static func share(_ shares: [(Int, String)], _ rank: Int, _ rest: String) -> String {
        var low = 0
        for (share, word) in shares {
            low += share
            if rank < low { return word }
        }
        return rest
    }

    static func json(size: Int, _ dice: inout InventedDice) -> String {
        var parts: [String] = []
        func add(_ key: String, _ value: String) { parts.append("\"\(key)\":\(value)") }
        func word(_ key: String, _ value: String) { parts.append("\"\(key)\":\"\(value)\"") }
        func flag(_ key: String, _ percent: Int) -> Bool {
            let value = dice.chance(percent)
            add(key, value ? "true" : "false")
            return value
        }
        /// The household's place among a thousand, from the poorest: what it owns and lives in hangs together.
        let place = dice.below(1000)
        let wealth = place / 10
        /// A place among a thousand that mostly is the household's own: any share of it is met exactly.
        func rank() -> Int { dice.chance(60) ? place : dice.below(1000) }
        let tenure = share(
            [(822, "OWNED"), (118, "RENTED"), (40, "RENT_FREE"), (10, "GOVT")], dice.below(1000), "NON_GOVT")
        word("tenure", tenure)
        if tenure == "RENTED" { add("rent_monthly", "\(2 + dice.below(20))000") }
        word("structure", share([(202, "KACHA"), (127, "SEMI_PAKKA")], rank(), "PAKKA"))
        word("roof", wealth > 40 ? "GIRDER" : "WOOD")
        word("floor", wealth > 40 ? "FINISHED" : "EARTH")
        add("rooms", share([(321, "1"), (322, "2"), (185, "3")], rank(), "\(4 + dice.below(3))"))
        _ = flag("kitchen", wealth)
        add("years_here", "\(dice.below(40))")
        word("language", dice.pick(["PUNJABI", "SARAIKI", "SINDHI", "PUSHTO", "URDU", "BALOCHI"]))
        let water =
            rank() < 81 ? dice.pick([5, 7, 12, 14, 15, 15, 19]) : dice.pick([1, 1, 2, 2, 2, 3, 3, 4, 8, 9, 10, 18])
        add("water", "\(water)")
        if water >= 8 { add("water_minutes", "\(5 + dice.below(40))") }
        let kind = rank()
        let toilet = kind < 130 ? 1 : kind < 196 ? dice.pick([6, 7, 7, 8]) : dice.pick([2, 3, 3, 3, 4, 5])
        add("toilet", "\(toilet)")
        if toilet >= 2 { _ = flag("toilet_shared", 10) }
        word("sewage", dice.pick(["COVERED", "OPEN", "NONE"]))
        word("garbage", dice.pick(["MUNICIPAL", "THROWN", "THROWN"]))
        _ = flag("handwashing", 60)
        if rank() >= 161 {
            word("lighting", "ELECT")
            word("electricity_meter", "0\(InventedDice.digits(dice.next() % 10_000_000_000_000, 13))")
            add("electricity_bill", "\(5 + dice.below(95))00")
        } else {
            word("lighting", dice.pick(["SOLAR", "OTHERS"]))
        }
        _ = flag("gas_connection", wealth / 2)
        word("cooking_fuel", share([(532, "FIREWOOD"), (62, "LPGCNG"), (30, "OTHERS")], rank(), "GAS"))
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
