import Foundation

/// The persons and households of three-families.md, and what they answered at first.
enum ThreeFamilies {
    /// In templates `<name>` stands for the id of a person, `<A>` for that of a household.
    private static let persons = [
        "aslam", "bushra", "kamran", "nadia", "imran", "sana", "hamza", "hira", "ayesha", "dawood", "gulnaz", "zara",
        "yasir", "mehr", "shirin", "bibi", "jan", "gul", "rashid", "salma", "tariq", "karim", "hajra", "omar", "bilal",
    ]
    static let households = ["A", "B", "C", "D"]
    private static let women: Set = [
        "bushra", "nadia", "sana", "hira", "ayesha", "gulnaz", "zara", "mehr", "shirin", "bibi", "gul", "salma",
        "hajra",
    ]

    /// The identifiers by name.
    static let identifiers: [String: String] = Dictionary(
        uniqueKeysWithValues: (households + persons).enumerated().map { place, name in
            (name, "019aa7c2-f400-7000-8000-" + String(format: "%012d", place + 1))
        })

    /// The names by identifier.
    static let names = Dictionary(uniqueKeysWithValues: identifiers.map { ($1, $0) })

    /// A template with its names filled in.
    static func filled(_ template: String) -> String {
        template.replacing(/<([A-Za-z]+)>/) { match in identifiers[String(match.1)] ?? String(match.0) }
    }

    /// The invented number of a person: men's end odd, women's even.
    static func number(_ name: String) -> String {
        String(format: "00000%07d%d", (persons.firstIndex(of: name) ?? 0) + 1, women.contains(name) ? 2 : 1)
    }

    // MARK: What is said of a person

    static let able =
        #""long_illness":false,"seeing":1,"hearing":1,"walking":1,"memory":1,"selfcare":1,"communication":1"#
    static let infant = #""long_illness":false"#
    static let orphan = #""mother_alive":false,"father_alive":false"#
    static let never = #""attendance":1,"literate":false"#
    static let idle = #""worked":false"#
    static let labourer = #""worked":true,"employment":4,"occupation":9,"earned_monthly":15000"#

    static func pupil(_ completed: Int) -> String {
        #""attendance":3,"education":\#(completed),"school_type":"GOVT""#
    }
    static func former(_ completed: Int) -> String { #""attendance":2,"education":\#(completed)"# }
    static func cnic(_ name: String, until: String = "2035-12-31") -> String {
        #""cnic":"\#(number(name))","expires":"\#(until)""#
    }
    static func crc(_ name: String) -> String { #""crc":"\#(number(name))""# }
    static func children(of father: Int, _ mother: Int) -> String { #""mother":\#(mother),"father":\#(father)"# }

    /// A whole member, without line.
    static func member(
        _ name: String, _ relation: Int, born: String, _ rest: String...
    ) -> String {
        let first = name.capitalized
        return filled(
            """
            {"person":"<\(name)>","name":"\(first)","father_name":"Abdullah","relation":\(relation),\
            "sex":"\(women.contains(name) ? "F" : "M")","born":"\(born)",\(rest.joined(separator: ","))}
            """)
    }

    // MARK: The rosters at registration

    static let awan = [
        member("aslam", 1, born: "1980-03-10", cnic("aslam"), #""marital":2"#, never, labourer, orphan, able),
        member(
            "bushra", 2, born: "1984-06-05", cnic("bushra", until: "2025-12-31"), #""marital":2,"husband":1"#, never,
            idle, orphan, able),
        member(
            "kamran", 3, born: "2002-01-15", crc("kamran"), #""marital":1,"literate":true"#, children(of: 1, 2),
            pupil(7), idle, able),
        member(
            "nadia", 3, born: "2006-04-20", crc("nadia"), #""marital":1,"literate":true"#, children(of: 1, 2), pupil(4),
            idle, able),
        member("imran", 3, born: "2009-08-11", crc("imran"), children(of: 1, 2), pupil(1), able),
        member("sana", 3, born: "2013-12-02", crc("sana"), children(of: 1, 2), infant),
    ]

    static let baloch = [
        member(
            "dawood", 1, born: "1975-05-05", cnic("dawood"), #""marital":2,"literate":true"#, former(12),
            #""worked":true,"employment":4,"occupation":8,"earned_monthly":30000"#, orphan, able),
        member(
            "gulnaz", 2, born: "1979-09-09", cnic("gulnaz"), #""marital":2,"husband":1,"literate":true"#, former(5),
            idle, orphan, able),
        member(
            "zara", 3, born: "2001-11-11", crc("zara"), #""marital":1,"literate":true,"no_school":"FAR""#,
            children(of: 1, 2), former(6), idle, able),
        member(
            "yasir", 3, born: "2004-07-07", crc("yasir"), #""marital":1,"literate":true"#, children(of: 1, 2), pupil(5),
            idle, able),
        member("mehr", 3, born: "2008-03-03", crc("mehr"), children(of: 1, 2), pupil(2), able),
    ]

    static let memon = [
        member(
            "rashid", 1, born: "1970-01-20", cnic("rashid"), #""marital":2,"literate":true"#, former(10),
            #""worked":true,"employment":3,"occupation":5,"earned_monthly":40000"#,
            #""mother_alive":false,"father":4"#, able),
        member(
            "salma", 2, born: "1974-02-22", cnic("salma"), #""marital":2,"husband":1"#, never, idle, orphan, able),
        member(
            "tariq", 3, born: "1998-01-10", cnic("tariq"), #""marital":1,"literate":true"#, children(of: 1, 2),
            pupil(12), idle, able),
        member("karim", 5, born: "1940-01-01", cnic("karim"), #""marital":3"#, never, idle, orphan, able),
        member("hajra", 9, born: "1985-05-05", cnic("hajra"), #""marital":2"#, never, idle, orphan, able),
    ]

    // MARK: Their dwellings

    static let awanHome = ["toilet": "3", "rooms": "2"]
    static let balochHome = [
        "rooms": "3", "refrigerator": "true", "television": "true", "motorcycle": "1", "cooking_stove": "true",
    ]
    static let memonHome = balochHome.merging(["rooms": "4"]) { $1 }
    /// Kamran's: no toilet, so nothing to share.
    static let kamransHome = ["rooms": "2", "toilet": "1", "toilet_shared": "", "cooking_stove": "true"]

    /// All answers about a household: those of every family, but for these. An empty one is not asked.
    static func answers(_ own: [String: String]) -> String {
        let no = [
            "refrigerator", "freezer", "television", "washing_machine", "air_conditioner", "air_cooler", "fan",
            "geyser",
            "heater", "cooking_stove", "cooking_range", "microwave", "computer", "sewing_machine", "iron", "water_pump",
            "ups_generator", "solar_panel", "toilet_shared", "gas_connection", "smartphone", "internet", "landline",
            "bank_account", "land_owned", "land_rented_in", "loan", "savings", "shock_flood", "shock_drought",
            "shock_job_loss", "shock_illness", "shock_death", "shock_livestock",
        ]
        let none = [
            "bicycle", "motorcycle", "scooter", "car", "rickshaw", "tractor", "other_vehicle", "animal_cart", "plots",
            "shops", "buffalo", "cow", "goat", "sheep", "camel", "donkey", "poultry", "remittance_domestic",
            "remittance_foreign", "pension_monthly", "zakat_yearly", "expenditure_education", "expenditure_health",
            "chronic_ill", "pregnant", "births_12_months", "deaths_12_months",
        ]
        let others = [
            "tenure": #""OWNED""#, "structure": #""KACHA""#, "roof": #""WOOD""#, "floor": #""EARTH""#,
            "kitchen": "true", "years_here": "10", "language": #""PUNJABI""#, "water": "4", "toilet": "2",
            "sewage": #""OPEN""#, "garbage": #""THROWN""#, "handwashing": "true", "lighting": #""SOLAR""#,
            "cooking_fuel": #""FIREWOOD""#, "mobile_phone": "true", "income_monthly": "25000", "earners": "1",
            "expenditure_food": "15000", "health_facility": #""GOVT""#, "children_vaccinated": "true",
            "sehat_card": "true", "food_cut": "true", "meals": #""SOMETIMES""#,
        ]
        var all = others
        for key in no { all[key] = "false" }
        for key in none { all[key] = "0" }
        all.merge(own) { $1 }
        let pairs = all.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return "{" + pairs.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    /// A household as `register --file` takes it.
    static func registration(_ household: String, tehsil: String, _ roster: [String], _ home: [String: String])
        -> String
    {
        let lines = roster.enumerated().map { place, member in "{\"line\":\(place + 1)," + member.dropFirst() }
        return filled(
            """
            {"household":"<\(household)>","tehsil":"\(tehsil)","form":"nser-2026-1",\
            "roster":[\(lines.joined(separator: ","))],"answers":\(answers(home))}
            """)
    }
}
