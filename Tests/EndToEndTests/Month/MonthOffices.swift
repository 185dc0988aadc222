/// The twenty desks of the month, in eight tehsils of six parts of the country.
enum MonthOffices {
    struct Desk: Sendable {
        let code: String
        let centre: String
        let tehsil: String
    }

    /// The centre, its tehsil, and how many desks it has. Bagh lies where no published model scores.
    private static let centres = [
        ("LHR", "PK61701", 4), ("ATK", "PK60101", 3), ("KHI", "PK70203", 4), ("BDN", "PK70101", 2),
        ("ABT", "PK50101", 3), ("ISB", "PK40101", 2), ("AWR", "PK20101", 1), ("BGH", "PK10101", 1),
    ]

    static let desks = centres.flatMap { place, tehsil, count in
        (1...count).map { Desk(code: "\(place)-00\($0)", centre: "\(place)-C1", tehsil: tehsil) }
    }

    static func desk(_ code: String) -> Desk? { desks.first { $0.code == code } }
}
