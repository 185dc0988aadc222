import Shared

/// Whether two entries are of one person: the sum of what speaks for it and against it.
package struct PersonLikeness: Sendable, Equatable {
    /// In the order of `LikenessEvidence.Kind`; what one side does not say is not there.
    package let evidence: [LikenessEvidence]
    /// Hundredths of a binary logarithm.
    package let weight: Int

    /// From this weight on two entries are likely of one person. Measured by `LikenessMeasureTests`.
    package static let threshold = 1_050

    /// Brothers and sisters share parents, mobile and place: together these never say more than this.
    static let mostOfFamily = 700

    package var isLikely: Bool { weight >= Self.threshold }

    /// The same for both orders.
    package init(_ one: PersonTraits, _ other: PersonTraits) {
        var names = NameLexicon()
        self.init(one, other, names: &names)
    }

    /// - Parameter names: of the names that were taken apart before.
    init(_ one: PersonTraits, _ other: PersonTraits, names: inout NameLexicon) {
        var evidence = [LikenessEvidence.name(names.level(one.name, other.name))]
        if let first = one.born, let second = other.born { evidence.append(.born(Self.birth(first, second))) }
        if let first = one.sex, let second = other.sex { evidence.append(.sex(same: first == second)) }
        if let first = one.father, let second = other.father {
            evidence.append(.parent(.father, names.level(first, second)))
        }
        if let first = one.mother, let second = other.mother {
            evidence.append(.parent(.mother, names.level(first, second)))
        }
        if let first = one.mobile, let second = other.mobile { evidence.append(.mobile(same: first == second)) }
        evidence.append(.place(Self.place(one, other)))
        evidence.append(.number(one.number, other.number))
        if one.household == other.household { evidence.append(.sameRoster) }
        self.evidence = evidence
        let family = evidence.filter { Self.ofFamily.contains($0.kind) }.reduce(0) { $0 + $1.weight }
        weight =
            min(family, Self.mostOfFamily)
            + evidence.filter { !Self.ofFamily.contains($0.kind) }.reduce(0) { $0 + $1.weight }
    }

    private static let ofFamily: Set<LikenessEvidence.Kind> = [.father, .mother, .mobile, .place]

    /// How two birth dates stand to each other.
    static func birth(_ one: CalendarDate, _ other: CalendarDate) -> LikenessEvidence.Birth {
        birth(BirthParts(one), BirthParts(other))
    }

    static func birth(_ one: BirthParts, _ other: BirthParts) -> LikenessEvidence.Birth {
        if one == other { return one.month == 1 && one.day == 1 ? .sameDefault : .same }
        let years = abs(one.year - other.year)
        if years == 0, one.month == other.day, one.day == other.month { return .swapped }
        let isDefault = (one.month, one.day) == (1, 1) || (other.month, other.day) == (1, 1)
        let sameDay = one.day == other.day
        let sameMonth = one.month == other.month
        switch (years, sameMonth, sameDay) {
        case (0, true, false), (0, false, true): return isDefault ? .sameYear : .onePart
        // 1 January of another year says nothing of the day.
        case (1...10, true, true) where !isDefault: return .onePart
        case (0, _, _): return .sameYear
        case (1...2, _, _): return .near
        default: return .different
        }
    }

    private static func place(_ one: PersonTraits, _ other: PersonTraits) -> LikenessEvidence.Place {
        guard one.tehsil == other.tehsil else {
            return one.tehsil.utf8.prefix(5).elementsEqual(other.tehsil.utf8.prefix(5)) ? .district : .elsewhere
        }
        if one.household == other.household { return .address }
        guard let first = one.address, let second = other.address else { return .tehsil }
        return AddressWords.areSame(first, second) ? .address : .tehsil
    }
}

/// Two entries that are likely of one person. The same pair is the same value, in whatever order it was found.
package struct DuplicatePair: Sendable, Equatable {
    /// The lesser identifier.
    package let person: PersonTraits
    package let other: PersonTraits
    package let likeness: PersonLikeness

    /// Nil for one person, and for two that are not alike enough.
    package init?(_ one: PersonTraits, _ other: PersonTraits) {
        var names = NameLexicon()
        self.init(one, other, names: &names)
    }

    /// - Parameter names: of the names that were taken apart before.
    init?(_ one: PersonTraits, _ other: PersonTraits, names: inout NameLexicon) {
        guard one.person != other.person else { return nil }
        let likeness = PersonLikeness(one, other, names: &names)
        guard likeness.isLikely else { return nil }
        (person, self.other) = one.person < other.person ? (one, other) : (other, one)
        self.likeness = likeness
    }

    /// What a finding about the pair is known by: both identifiers, the lesser first.
    package var identity: String { "\(person.person.written)+\(other.person.written)" }
}
