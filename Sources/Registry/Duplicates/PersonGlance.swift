import Shared

/// A person in numbers where `PersonTraits` has words, which cost little to compare. It spares nearly all pairs that share a
/// key the comparison by words.
struct PersonGlance: Sendable {
    let person: Identifier
    private let name: NameKey
    private let father: NameKey?
    private let mother: NameKey?
    private let household: Identifier
    // Hashes of words: two that meet by chance make two persons seem likelier, and then the words are compared.
    private let tehsil: Int
    private let district: Int
    private let mobile: Int?
    private let birth: BirthParts?
    private let sex: Sex?
    private let number: PersonTraits.Number
    private let saysAddress: Bool

    /// The names of a person that are compared.
    enum Name { case own, father, mother }

    init(_ traits: PersonTraits) {
        person = traits.person
        name = NameKey(traits.name)
        household = traits.household
        tehsil = traits.tehsil.hashValue
        district = traits.tehsil.prefix(5).hashValue
        mobile = traits.mobile?.hashValue
        birth = traits.born.map { BirthParts($0) }
        sex = traits.sex
        number = traits.number
        saysAddress = traits.address != nil
        father = traits.father.map { NameKey($0) }
        mother = traits.mother.map { NameKey($0) }
    }

    /// Whether two entries could be likely of one person: if all that is not looked at here spoke for it. Name by name, so
    /// that most are ruled out before all three are compared.
    ///
    /// - Parameter level: how alike two names are.
    func mayBe(
        _ other: PersonGlance, level: (_ which: Name, _ one: NameKey, _ other: NameKey) -> NameSimilarity.Level
    ) -> Bool {
        var rest = LikenessEvidence.number(number, other.number).weight
        if let birth, let others = other.birth {
            rest += LikenessEvidence.born(PersonLikeness.birth(birth, others)).weight
        }
        if let sex, let others = other.sex { rest += LikenessEvidence.sex(same: sex == others).weight }
        if household == other.household { rest += LikenessEvidence.sameRoster.weight }
        var own = LikenessEvidence.name(.same).weight
        var parents = (father: 0, mother: 0)
        if father != nil, other.father != nil { parents.father = LikenessEvidence.parent(.father, .same).weight }
        if mother != nil, other.mother != nil { parents.mother = LikenessEvidence.parent(.mother, .same).weight }
        let home = home(other)
        func isPossible() -> Bool {
            let family = min(parents.father + parents.mother + home, PersonLikeness.mostOfFamily)
            return own + rest + family >= PersonLikeness.threshold
        }
        guard isPossible() else { return false }
        own = LikenessEvidence.name(level(.own, name, other.name)).weight
        guard isPossible() else { return false }
        if let father, let others = other.father {
            parents.father = LikenessEvidence.parent(.father, level(.father, father, others)).weight
            guard isPossible() else { return false }
        }
        if let mother, let others = other.mother {
            parents.mother = LikenessEvidence.parent(.mother, level(.mother, mother, others)).weight
        }
        return isPossible()
    }

    /// What mobile and place say, the words of two addresses unseen.
    private func home(_ other: PersonGlance) -> Int {
        let place: LikenessEvidence.Place =
            if tehsil != other.tehsil {
                district == other.district ? .district : .elsewhere
            } else {
                household == other.household || saysAddress && other.saysAddress ? .address : .tehsil
            }
        guard let mobile, let others = other.mobile else { return LikenessEvidence.place(place).weight }
        return LikenessEvidence.place(place).weight + LikenessEvidence.mobile(same: mobile == others).weight
    }
}

extension PersonTraits {
    /// Empty for one that is not said.
    func name(_ which: PersonGlance.Name) -> String {
        switch which {
        case .own: name
        case .father: father ?? ""
        case .mother: mother ?? ""
        }
    }
}

/// A day of birth as what is compared of it.
struct BirthParts: Sendable, Equatable {
    let year: Int16
    let month: UInt8
    let day: UInt8

    init(_ date: CalendarDate) {
        (year, month, day) = (Int16(clamping: date.year), UInt8(clamping: date.month), UInt8(clamping: date.day))
    }
}
