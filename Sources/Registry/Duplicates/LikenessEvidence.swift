/// One thing that two persons have in common, or in which they differ, with what it weighs.
///
/// The weight is that of Fellegi and Sunter, "A theory for record linkage" (1969): the logarithm to the base of 2 of how
/// much oftener it is seen between two entries of one person (m) than between entries of two (u), in hundredths.
/// `LikenessMeasureTests` counts and prints m and u on the labelled invented set: u between two persons who share a key,
/// and between any two. A weight lies between what both say, since what is compared has shared a key already and the
/// pieces hang together; where the invention decides a share and not the country (mobile, place, number, roster) it is
/// a judgement, on the side of not accusing.
package struct LikenessEvidence: Sendable, Equatable {
    /// What is compared.
    package enum Kind: String, CaseIterable, Sendable {
        case name = "NAME"
        case born = "BORN"
        case sex = "SEX"
        case father = "FATHER"
        case mother = "MOTHER"
        case mobile = "MOBILE"
        case place = "PLACE"
        case number = "NUMBER"
        case roster = "ROSTER"
    }

    package let kind: Kind
    /// What was seen, as a code: `SAME`, `SWAPPED`.
    package let seen: String
    /// Hundredths of a binary logarithm; positive for one person, negative for two.
    package let weight: Int
    /// The same for people, without anything personal.
    package let words: String
}

extension LikenessEvidence {
    /// The person's own name.
    static func name(_ level: NameSimilarity.Level) -> LikenessEvidence {
        switch level {
        case .same: .init(kind: .name, seen: "SAME", weight: 600, words: "the names are the same or sound the same")
        case .alike: .init(kind: .name, seen: "ALIKE", weight: 400, words: "the names differ by a letter or two")
        case .partly: .init(kind: .name, seen: "PARTLY", weight: 0, words: "a part of the names is the same")
        case .different: .init(kind: .name, seen: "DIFFERENT", weight: -700, words: "the names are different")
        }
    }

    /// A parent's name; nothing where one side does not say it.
    static func parent(_ kind: Kind, _ level: NameSimilarity.Level) -> LikenessEvidence {
        let who = kind == .father ? "fathers'" : "mothers'"
        return switch level {
        case .same:
            .init(kind: kind, seen: "SAME", weight: 400, words: "the \(who) names are the same or sound the same")
        case .alike: .init(kind: kind, seen: "ALIKE", weight: 250, words: "the \(who) names differ by a letter or two")
        case .partly: .init(kind: kind, seen: "PARTLY", weight: -100, words: "a part of the \(who) names is the same")
        case .different: .init(kind: kind, seen: "DIFFERENT", weight: -450, words: "the \(who) names are different")
        }
    }

    /// How two birth dates stand to each other.
    package enum Birth: String, Sendable {
        case same = "SAME"
        case sameDefault = "SAME_DEFAULT"
        case swapped = "SWAPPED"
        case onePart = "ONE_PART"
        case sameYear = "SAME_YEAR"
        case near = "NEAR"
        case different = "DIFFERENT"
    }

    static func born(_ birth: Birth) -> LikenessEvidence {
        let (weight, words) =
            switch birth {
            case .same: (750, "born on the same day")
            case .sameDefault: (300, "born on 1 January of the same year, which stands for a day that is not known")
            case .swapped: (600, "the days of birth are the same with day and month changed about")
            case .onePart: (300, "the days of birth differ in the day, the month or the year alone")
            case .sameYear: (0, "born in the same year")
            case .near: (-300, "born within two years")
            case .different: (-700, "born in different years")
            }
        return .init(kind: .born, seen: birth.rawValue, weight: weight, words: words)
    }

    static func sex(same: Bool) -> LikenessEvidence {
        same
            ? .init(kind: .sex, seen: "SAME", weight: 80, words: "of the same sex")
            : .init(kind: .sex, seen: "DIFFERENT", weight: -600, words: "not of the same sex")
    }

    static func mobile(same: Bool) -> LikenessEvidence {
        same
            ? .init(kind: .mobile, seen: "SAME", weight: 400, words: "the households have the same mobile number")
            : .init(
                kind: .mobile, seen: "DIFFERENT", weight: -50, words: "the households have different mobile numbers")
    }

    /// Where the households live.
    package enum Place: String, Sendable {
        case address = "ADDRESS"
        case tehsil = "TEHSIL"
        case district = "DISTRICT"
        case elsewhere = "ELSEWHERE"
    }

    static func place(_ place: Place) -> LikenessEvidence {
        let (weight, words) =
            switch place {
            case .address: (350, "the same address")
            case .tehsil: (100, "in the same tehsil")
            case .district: (50, "in the same district")
            case .elsewhere: (-50, "in different districts")
            }
        return .init(kind: .place, seen: place.rawValue, weight: weight, words: words)
    }

    /// Two numbers are never the same. That one is missing is no sign of two persons.
    static func number(_ one: PersonTraits.Number, _ other: PersonTraits.Number) -> LikenessEvidence {
        switch (one, other) {
        case (.cnic, .cnic):
            .init(kind: .number, seen: "TWO_CNIC", weight: -200, words: "each has a CNIC of its own")
        case (.crc, .crc): .init(kind: .number, seen: "TWO_CRC", weight: -100, words: "each has a CRC of its own")
        case (.none, .none): .init(kind: .number, seen: "BOTH_MISSING", weight: 0, words: "neither has a number")
        case (.none, _), (_, .none):
            .init(kind: .number, seen: "MISSING", weight: 50, words: "one of them has no number")
        default: .init(kind: .number, seen: "CNIC_AND_CRC", weight: 0, words: "one has a CNIC, the other a CRC")
        }
    }

    /// Who stands twice on one roster was seen by one officer as two.
    static let sameRoster = LikenessEvidence(
        kind: .roster, seen: "SAME", weight: -900, words: "both stand on the roster of one household")
}
