import Shared
import Testing

@testable import Registry

/// What is said for and against one person, piece by piece.
@Suite struct PersonLikenessTests {
    private static func traits(
        _ digit: UInt64, name: String = "محمد اسلم بھٹی", father: String? = "غلام رسول", born: String = "1980-03-05",
        sex: Sex = .male, mobile: String? = nil, household: UInt64? = nil, tehsil: String = "PK60101",
        number: PersonTraits.Number = .cnic
    ) -> PersonTraits {
        PersonTraits(
            person: Identifier(high: 1, low: digit), household: Identifier(high: 2, low: household ?? digit),
            tehsil: tehsil, sex: sex, born: CalendarDate(born),
            name: PersonName(name)?.folded ?? "", father: father.flatMap { PersonName($0)?.folded }, mother: nil,
            mobile: mobile, address: nil, number: number)
    }

    @Test(arguments: [
        ("1980-03-05", "1980-03-05", LikenessEvidence.Birth.same), ("1980-01-01", "1980-01-01", .sameDefault),
        ("1980-03-05", "1980-05-03", .swapped), ("1980-03-05", "1980-03-06", .onePart),
        ("1980-03-05", "1981-03-05", .onePart), ("1980-03-05", "1980-04-05", .onePart),
        ("1980-01-01", "1980-03-05", .sameYear), ("1980-01-01", "1981-01-01", .near),
        ("1980-03-05", "1982-11-30", .near), ("1980-03-05", "2001-03-05", .different),
    ]) func birthDatesAreCompared(_ one: String, _ other: String, _ birth: LikenessEvidence.Birth) throws {
        let (first, second) = (try #require(CalendarDate(one)), try #require(CalendarDate(other)))
        #expect(PersonLikeness.birth(first, second) == birth)
        #expect(PersonLikeness.birth(second, first) == birth)
    }

    @Test func aReturnedMigrantIsFound() {
        let pair = DuplicatePair(
            Self.traits(2, mobile: "03001234567"),
            Self.traits(
                1, name: "Mohammad Aslam Bhatti", father: "Ghulam Rasul", mobile: "03111234567", tehsil: "PK70101"))
        #expect(pair?.person.person == Identifier(high: 1, low: 1))
        #expect(pair?.identity == "00000000-0000-0001-0000-000000000001+00000000-0000-0001-0000-000000000002")
        #expect(pair?.likeness.evidence.map(\.kind) == [.name, .born, .sex, .father, .mobile, .place, .number])
        #expect(pair?.likeness.evidence.allSatisfy { !$0.words.isEmpty && !$0.words.contains("slam") } == true)
    }

    @Test func theOrderDoesNotMatter() {
        let (one, other) = (Self.traits(1), Self.traits(2, name: "Mohammad Aslam", born: "1980-05-03"))
        #expect(PersonLikeness(one, other) == PersonLikeness(other, one))
        #expect(DuplicatePair(one, other) == DuplicatePair(other, one))
        #expect(DuplicatePair(one, one) == nil)
    }

    @Test func aTwinAndABrotherAreNot() {
        let one = Self.traits(1, name: "حسن علی", mobile: "03001234567", household: 9, number: .crc)
        let twin = Self.traits(2, name: "حسین علی", mobile: "03001234567", household: 9, number: .crc)
        let brother = Self.traits(3, name: "بلال علی", born: "1982-07-01", mobile: "03001234567", household: 9)
        #expect(!PersonLikeness(one, twin).isLikely)
        #expect(!PersonLikeness(one, brother).isLikely)
        let twice = Self.traits(4, name: "حسن علی", mobile: "03001234567", household: 9, number: .none)
        #expect(PersonLikeness(one, twice).isLikely)
    }

    @Test func aNamesakeIsNot() {
        #expect(!PersonLikeness(Self.traits(1), Self.traits(2, father: "نذیر احمد", born: "1984-07-01")).isLikely)
        #expect(!PersonLikeness(Self.traits(1), Self.traits(2, born: "1984-07-01")).isLikely)
        #expect(!PersonLikeness(Self.traits(1), Self.traits(2, father: "نذیر احمد")).isLikely)
    }

    @Test func anAddressIsItsWords() throws {
        let urdu = try #require(AddressWords.written("مکان نمبر ۱۲، گلی نمبر 3، محلہ فرید ٹاؤن"))
        let latin = try #require(AddressWords.written("House 12 Gali 3 Mohalla Farid Town"))
        #expect(AddressWords.areSame(urdu, latin), "\(urdu) | \(latin)")
        #expect(AddressWords.written("گلی نمبر") == nil)
        let next = try #require(AddressWords.written("مکان نمبر ۱۳، گلی نمبر 4، محلہ فرید ٹاؤن"))
        #expect(!AddressWords.areSame(urdu, next))
    }
}
