import Testing

@testable import Shared

@Suite("National numbers")
struct NationalNumberTests {
    @Test func showsAndMasks() throws {
        let number = try CNIC(validating: "3520212345671")
        #expect(number.number == 3_520_212_345_671)
        #expect(number.written == "3520212345671")
        #expect(number.shown == "35202-1234567-1")
        #expect(number.masked == "35202-*****67-1")
        #expect("\(number)" == "35202-*****67-1")
        #expect(!number.isInvented && number.hasOddLastDigit)
    }

    @Test func keepsZerosInFront() throws {
        let number = try CRC(validating: "0352021234560")
        #expect(number.written == "0352021234560")
        #expect(number.shown == "03520-2123456-0")
        #expect(number.isInvented && !number.hasOddLastDigit)
    }

    @Test(arguments: [
        ("", "number.digits"), ("352021234567", "number.digits"), ("35202123456711", "number.digits"),
        ("35202-1234567-1", "number.digits"), ("352021234567a", "number.digits"), ("+352021234567", "number.digits"),
        ("-352021234567", "number.digits"), (" 352021234567", "number.digits"), ("۳۵۲۰۲۱۲۳۴۵۶۷۱", "number.digits"),
        ("9520212345671", "number.region"), ("0000000000000", "number.region"), ("35202123456\u{0}1", "number.digits"),
    ])
    func refusesOnTheLine(_ text: String, _ rule: String) {
        let error = #expect(throws: VocabularyError.self) { try CNIC(validating: text) }
        #expect(error?.rule == rule)
        #expect(CRC(text) == nil)
    }

    @Test(arguments: ["35202-1234567-1", "35202 1234567 1", "۳۵۲۰۲-۱۲۳۴۵۶۷-۱", "٣٥٢٠٢١٢٣٤٥٦٧١", "3520212345671"])
    func readsWhatPeopleType(_ text: String) throws {
        #expect(try CNIC(typed: text).written == "3520212345671")
    }

    @Test(arguments: ["35202/1234567/1", "35202-1234567", "abc", ""])
    func refusesOtherTyping(_ text: String) {
        #expect(throws: VocabularyError.self) { try CNIC(typed: text) }
    }

    @Test(arguments: [Int64.min, -1, 0, 9_000_000_000_000, Int64.max])
    func refusesNumbersOutOfRange(_ number: Int64) {
        #expect(throws: VocabularyError.self) { try CNIC(number: number) }
    }
}

@Suite("Mobile numbers, codes and money")
struct CodeTests {
    @Test func readsMobileNumbers() throws {
        #expect(try MobileNumber(validating: "03001234567").written == "03001234567")
        #expect(MobileNumber("03001234567")?.masked == "0300*****67")
        for typed in ["0300-1234567", "+92 300 1234567", "0092 300 1234567", "۰۳۰۰ ۱۲۳۴۵۶۷", "(0300) 1234567"] {
            #expect(try MobileNumber(typed: typed).written == "03001234567")
        }
        for text in ["0300123456", "030012345678", "04212345678", "+923001234567", "3001234567", "0300-123456", ""] {
            #expect(MobileNumber(text) == nil)
        }
        #expect(throws: VocabularyError.self) { try MobileNumber(typed: "92+3001234567") }
    }

    @Test func knowsPlaces() throws {
        let tehsil = try PCode(validating: "PK60101")
        #expect(tehsil.written == "PK60101" && tehsil.district == "PK601" && tehsil.province == "PK6")
        for text in ["PK6010", "PK601011", "pk60101", "PK6010a", "IN60101", ""] { #expect(PCode(text) == nil) }
        #expect(PCode("PK00101")?.district == "PK001")
    }

    @Test(arguments: [
        ("TEHSIL", "PK60101"), ("DISTRICT", "PK601"), ("PROVINCE", "PK6"), ("DIVISION", "PK6-LAHORE"),
        ("DIVISION", "PK2-DERA-ISMAIL-KHAN"), ("NATIONAL", nil),
    ])
    func readsAreas(_ level: String, _ code: String?) throws {
        let area = try #require(Area(level: level, code: code))
        #expect(area.level == level && area.code == code)
    }

    @Test(arguments: [
        ("TEHSIL", "PK601"), ("TEHSIL", nil), ("DISTRICT", "PK60101"), ("PROVINCE", "PK"), ("PROVINCE", "PKx"),
        ("DIVISION", "PK6"), ("DIVISION", "PK6-lahore"), ("DIVISION", "PK6_LAHORE"), ("NATIONAL", "PK6"),
        ("VILLAGE", "PK60101"), ("tehsil", "PK60101"), ("DISTRICT", "PK6٠1"),
    ])
    func refusesAreas(_ level: String, _ code: String?) {
        #expect(Area(level: level, code: code) == nil)
    }

    @Test func areasContainTheirTehsils() throws {
        let tehsil = try PCode(validating: "PK60101")
        let inside: [Area] = [
            .tehsil("PK60101"), .district("PK601"), .province("PK6"), .national, .division("PK6-LAHORE"),
        ]
        let outside: [Area] = [.tehsil("PK60102"), .district("PK602"), .province("PK1"), .division("PK6-MULTAN")]
        #expect(inside.allSatisfy { $0.contains(tehsil, division: "PK6-LAHORE") })
        #expect(!outside.contains { $0.contains(tehsil, division: "PK6-LAHORE") })
        #expect(!Area.division("PK6-LAHORE").contains(tehsil, division: nil))
    }

    @Test func readsDesksAndOfficers() {
        for text in ["LHR-001", "A1", "LHR-C1-SUPERVISOR"] { #expect(DeskCode(text)?.written == text) }
        for text in [
            "", "A", "lhr-001", "-LHR", "LHR_001", "LHR 001", "LHR-001\u{0}", String(repeating: "A", count: 25),
        ] {
            #expect(DeskCode(text) == nil)
        }
        for text in ["ayesha", "m.aslam-2", "ab"] { #expect(OfficerCode(text)?.written == text) }
        for text in ["", "a", "Ayesha", "1ab", ".ab", "a b", "a_b", "عائشہ", String(repeating: "a", count: 33)] {
            #expect(OfficerCode(text) == nil)
        }
    }

    @Test func readsReceipts() throws {
        let receipt = try Receipt(validating: "LHR-001/1/13")
        #expect(receipt.desk.written == "LHR-001" && receipt.epoch == 1 && receipt.sequence == 13)
        #expect(receipt.written == "LHR-001/1/13")
        for text in [
            "LHR-001/1", "LHR-001/1/13/", "LHR-001/0/13", "LHR-001/1/0", "LHR-001/01/13", "LHR-001/1/013", "/1/13",
            "LHR-001//13", "LHR-001/1/-3", "LHR-001/2147483648/1",
        ] {
            #expect(Receipt(text) == nil, "\(text)")
        }
    }

    @Test func countsWholeRupees() throws {
        #expect(try Rupees(13_500).amount == 13_500)
        #expect(try Rupees(0) < Rupees(1))
        for amount in [-1, 1_000_000_000_000, Int64.min] {
            #expect(throws: VocabularyError.self) { try Rupees(amount) }
        }
    }

    @Test func keepsTheFrames() {
        #expect(Relation.allCases.map(\.rawValue) == Array(1...14) && Relation.other.rawValue == 14)
        #expect(MaritalStatus.nikahOnly.rawValue == 5 && MaritalStatus.nikahOnly.isMarried)
        #expect(!MaritalStatus.neverMarried.everMarried && MaritalStatus.widowed.everMarried)
        #expect(EmploymentStatus.livestockOnly.rawValue == 9 && OccupationGroup.elementary.rawValue == 9)
        #expect(EducationClass(code: 0) == EducationClass.none)
        #expect(EducationClass(code: 29) == nil && EducationClass(code: -1) == nil)
        #expect(FunctionalDifficulty.aLot.isDisability && !FunctionalDifficulty.some.isDisability)
    }
}
