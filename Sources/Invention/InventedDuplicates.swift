/// Families in villages, and among them, labelled, persons who were registered twice and persons who only look so. The
/// same for the same seed; measures how well likely duplicates are found.
///
///     let set = InventedDuplicates(seed: 1, families: 600)
///     set.same[0].persons     // two identifiers of one person
package struct InventedDuplicates: Sendable {
    package private(set) var entries: [InventedEntry] = []
    /// Pairs of one person.
    package private(set) var same: [Pair] = []
    /// Pairs of two persons that are alike.
    package private(set) var hard: [Pair] = []

    /// Two entries and what happened.
    package struct Pair: Sendable {
        /// `typed`, `script`, `swapped`, `migrant`, `child`, `listed`; `twins`, `brothers`, `namesakes`, `day`.
        package let kind: String
        /// The lesser identifier first.
        package let persons: [String]
    }

    private var dice: InventedDice
    /// Persons that were registered twice: never three times, so that every pair of one person is labelled.
    private var taken: Set<String> = []
    /// The entries that are families by themselves.
    private let families: Int

    /// - Parameter families: without those that the duplicates bring; each kind of pair comes once for twenty of them.
    package init(seed: UInt64, families: Int) {
        dice = InventedDice(seed: seed)
        self.families = families
        for _ in 0..<families { addFamily() }
        for _ in 0..<max(families / 20, 1) {
            for kind in ["typed", "script", "swapped", "migrant", "child", "listed"] { addSame(kind) }
            for kind in ["twins", "brothers", "namesakes", "day"] { addHard(kind) }
        }
    }

    // MARK: Families

    /// Ten villages, so that names meet: two of them in a tehsil.
    private static let tehsils = ["PK60101", "PK60102", "PK61701", "PK70101", "PK50101"]

    private mutating func addFamily() {
        let village = dice.below(10)
        var entry = InventedEntry(
            identifier: dice.identifier(at: nil), tehsil: Self.tehsils[village / 2], mobile: mobile(),
            address: address(village), members: [], isUrdu: !dice.chance(20))
        let clan = dice.pick(InventedSpelling.clans)
        let age = 25 + dice.below(40)
        let head = person(man(clan), father: man(clan), sex: "M", age: age, entry.isUrdu)
        let wife = person(
            woman(), father: man(dice.pick(InventedSpelling.clans)), sex: "F", age: age - dice.below(6), entry.isUrdu)
        entry.members = [head, wife]
        for _ in 0..<(1 + dice.below(5)) {
            let isMale = dice.chance(50)
            var child = person(
                isMale ? man(clan) : woman(), father: head.words, sex: isMale ? "M" : "F",
                age: dice.below(max(age - 20, 1)), entry.isUrdu)
            child.father = head.name
            child.mother = wife.name
            entry.members.append(child)
        }
        entries.append(entry)
    }

    private mutating func man(_ clan: InventedSpelling.Word) -> [InventedSpelling.Word] {
        let given = dice.pick(InventedSpelling.men)
        let first =
            dice.chance(45) ? [InventedSpelling.muhammad] : dice.chance(20) ? [dice.pick(InventedSpelling.men)] : []
        return first + [given] + (dice.chance(60) ? [clan] : [])
    }

    private mutating func woman() -> [InventedSpelling.Word] {
        [dice.pick(InventedSpelling.women)] + (dice.chance(70) ? [dice.pick(InventedSpelling.ofWomen)] : [])
    }

    private mutating func person(
        _ words: [InventedSpelling.Word], father: [InventedSpelling.Word], sex: String, age: Int, _ urdu: Bool
    ) -> InventedPerson {
        // Of who was born long ago the day is often not known.
        let isKnown = age < 25 || !dice.chance(15)
        let born = InventedPerson.Birthday(
            year: 2026 - age, month: isKnown ? 1 + dice.below(12) : 1, day: isKnown ? 1 + dice.below(28) : 1)
        return InventedPerson(
            identifier: dice.identifier(at: nil),
            name: InventedSpelling.written(words, urdu: urdu, careful: true, &dice),
            father: InventedSpelling.written(father, urdu: urdu, careful: true, &dice), mother: nil, sex: sex,
            born: born, number: age >= 18 ? "CNIC" : dice.chance(80) ? "CRC" : "NONE", words: words,
            fatherWords: father)
    }

    private mutating func mobile() -> String {
        "03\(dice.below(5))\(InventedDice.digits(dice.next() % 100_000_000, 8))"
    }

    private mutating func address(_ village: Int) -> String {
        let place = InventedNames.places[village % InventedNames.places.count]
        return "مکان نمبر \(dice.below(400) + 1)، گلی نمبر \(dice.below(40) + 1)، محلہ \(place)"
    }

    // MARK: One person twice

    private mutating func addSame(_ kind: String) {
        let source = dice.below(families)
        let original = entries[source]
        let isChild = kind == "child" || kind == "listed"
        let place = isChild ? min(2 + dice.below(original.members.count), original.members.count - 1) : dice.below(2)
        guard taken.insert(original.members[place].identifier).inserted else { return }
        var copy = again(original.members[place])
        switch kind {
        case "typed" where dice.chance(70): copy.name = InventedSpelling.mistyped(copy.name, &dice)
        case "typed": copy.father = InventedSpelling.mistyped(copy.father, &dice)
        case "script": respell(&copy, urdu: !original.isUrdu)
        case "swapped":
            copy.born.day = max(copy.born.day % 13, 1)
            entries[source].members[place].born.day = copy.born.day
            (copy.born.month, copy.born.day) = (copy.born.day, copy.born.month)
            if !original.isUrdu { respell(&copy, urdu: false) }
        case "migrant":
            respell(&copy, urdu: dice.chance(60))
            copy.number = "CNIC"
            if dice.chance(15) { (copy.born.month, copy.born.day) = (1, 1) }
        case "child": if dice.chance(30) { respell(&copy, urdu: !original.isUrdu) }
        default: if dice.chance(50) { copy.name = InventedSpelling.mistyped(copy.name, &dice) }
        }
        taken.insert(copy.identifier)
        same.append(pair(kind, original.members[place], copy))
        guard kind != "listed" else { return entries[source].members.append(copy) }
        enter(copy, kind, after: original)
    }

    /// The same person with another identifier; what number is said is drawn anew.
    private mutating func again(_ person: InventedPerson) -> InventedPerson {
        let number = person.number == "CNIC" ? (dice.chance(50) ? "CNIC" : "NONE") : dice.chance(50) ? "CRC" : "NONE"
        return InventedPerson(
            identifier: dice.identifier(at: nil), name: person.name, father: person.father, mother: person.mother,
            sex: person.sex, born: person.born, number: number, words: person.words, fatherWords: person.fatherWords)
    }

    private mutating func respell(_ person: inout InventedPerson, urdu: Bool) {
        person.name = InventedSpelling.written(person.words, urdu: urdu, careful: false, &dice)
        person.father = InventedSpelling.written(person.fatherWords, urdu: urdu, careful: false, &dice)
    }

    /// The second household: of the person alone, or of a child with grandparents.
    private mutating func enter(_ person: InventedPerson, _ kind: String, after original: InventedEntry) {
        let isFar = kind == "migrant" || dice.chance(15)
        var entry = InventedEntry(
            identifier: dice.identifier(at: nil), tehsil: isFar ? dice.pick(Self.tehsils) : original.tehsil,
            mobile: dice.chance(isFar ? 10 : 40) ? original.mobile : mobile(),
            address: isFar || dice.chance(50) ? address(dice.below(10)) : original.address, members: [person],
            isUrdu: original.isUrdu)
        if kind == "child" {
            let clan = dice.pick(InventedSpelling.clans)
            let age = 50 + dice.below(25)
            // The mother stands in her husband's household; here her parents answer for the child.
            let grandfather = self.person(
                original.members[1].fatherWords, father: man(clan), sex: "M", age: age, entry.isUrdu)
            let grandmother = self.person(woman(), father: man(clan), sex: "F", age: age - 3, entry.isUrdu)
            var child = person
            child.mother = nil
            entry.members = [grandfather, grandmother, child]
        }
        entries.append(entry)
    }

    // MARK: Two persons that are alike

    private mutating func addHard(_ kind: String) {
        let source = dice.below(families)
        let original = entries[source]
        guard original.members.count > 2 else { return }
        let model = original.members[kind == "namesakes" || kind == "day" ? 0 : 2]
        var words = model.words
        if kind == "twins" || kind == "brothers" {
            words = model.sex == "M" ? man(dice.pick(InventedSpelling.clans)) : woman()
            let hassan = InventedSpelling.men[35]
            // Twins whose names are told apart by one letter of Urdu.
            if kind == "twins", model.sex == "M", dice.chance(30) { words = [hassan] }
        }
        var other = InventedPerson(
            identifier: dice.identifier(at: nil),
            name: InventedSpelling.written(words, urdu: original.isUrdu, careful: true, &dice), father: model.father,
            mother: model.mother, sex: model.sex, born: model.born, number: model.number, words: words,
            fatherWords: model.fatherWords)
        if words == model.words, kind == "twins" || kind == "brothers" { return }
        if kind == "brothers" { other.born = birthday(near: model.born) }
        if kind == "namesakes" { other.born = birthday(near: model.born) }
        if kind == "namesakes" || kind == "day" {
            // A namesake's father is another, but for one in five.
            if kind == "day" || !dice.chance(20) {
                other.father = InventedSpelling.written(
                    man(dice.pick(InventedSpelling.clans)), urdu: original.isUrdu, careful: true, &dice)
            }
            guard other.father != model.father || kind == "namesakes" else { return }
            entries.append(
                InventedEntry(
                    identifier: dice.identifier(at: nil),
                    tehsil: kind == "day" ? dice.pick(Self.tehsils) : original.tehsil, mobile: mobile(),
                    address: address(dice.below(10)), members: [other], isUrdu: original.isUrdu))
        } else {
            entries[source].members.append(other)
        }
        hard.append(pair(kind, model, other))
    }

    private mutating func birthday(near born: InventedPerson.Birthday) -> InventedPerson.Birthday {
        InventedPerson.Birthday(year: born.year - 1 - dice.below(6), month: 1 + dice.below(12), day: 1 + dice.below(28))
    }

    private func pair(_ kind: String, _ one: InventedPerson, _ other: InventedPerson) -> Pair {
        Pair(kind: kind, persons: [one.identifier, other.identifier].sorted())
    }
}
