import Shared
import Testing

@testable import Registry

/// Spellings of one name meet, names of two persons do not.
@Suite struct NameSimilarityTests {
    private func words(_ name: String) throws -> NameWords { NameWords(try #require(PersonName(name))) }

    private func level(_ one: String, _ other: String) throws -> NameSimilarity.Level {
        let (first, second) = (try words(one), try words(other))
        let level = NameSimilarity.level(first, second)
        #expect(level == NameSimilarity.level(second, first), "both orders are the same")
        return level
    }

    @Test(arguments: [
        ("محمد اسلم", "Muhammad Aslam"), ("محمد اسلم", "Mohd Aslam"), ("عبدالرحمان", "Abdul Rehman"),
        ("عبد الرحمان", "Abdurrahman"), ("عبداللہ", "Abdullah"), ("فاطمہ بی بی", "Fatima Bibi"),
        ("عائشہ بیگم", "Ayesha Begum"), ("رخسانہ پروین", "Rukhsana Parveen"), ("شاہد محمود", "Shahid Mahmood"),
        ("جاوید اقبال", "Javed Iqbal"), ("وقار یوسف", "Waqar Yousaf"), ("بشیر احمد بھٹی", "Bashir Ahmad Bhatti"),
        ("زین العابدین", "Zain ul Abideen"), ("مصطفیٰ کھوکھر", "Mustafa Khokhar"), ("قاسم خان", "Kasim Khan"),
        ("محمد یوسفزئی", "Mohammad Yousafzai"), ("غلام رسول چوہدری", "Ghulam Rasool Chaudhry"),
    ]) func theScriptsMeet(_ urdu: String, _ latin: String) throws {
        #expect(try level(urdu, latin) >= (urdu.hasSuffix("چوہدری") ? .alike : .same), "\(urdu) \(latin)")
    }

    @Test(arguments: [
        ("Muhammad Saleem", "Mohamad Salim"), ("Wasim Akram", "Vaseem Akram"), ("Yousuf Ali", "Yusuf Ali"),
        ("Abdul Ghafoor", "Abdulghafur"), ("Md Aslam", "Muhammad Aslam"), ("نسیم اختر", "نسيم اختر"),
    ]) func waysToWriteOneSoundAreOne(_ one: String, _ other: String) throws {
        #expect(try level(one, other) == .same)
    }

    @Test(arguments: [
        ("Muhammad Aslam", "Aslam"), ("محمد اسلم خان", "محمد اسلم"), ("رخسانہ پروین", "رخسانہ پرون"),
        ("حسن علی", "حسین علی"), ("Yousaf Ali", "Yusuf Ali"), ("Rukhsana", "Rukhsnaa"), ("بشیر احمد", "بشیر احمدد"),
    ]) func aLetterOrAnHonorificMakesThemAlike(_ one: String, _ other: String) throws {
        #expect(try level(one, other) == .alike)
    }

    @Test(arguments: [
        ("محمد اسلم", "محمد اکرم"), ("Muhammad Aslam", "Muhammad Bilal"), ("اسلم", "Saleem"),
        ("فاطمہ بی بی", "زینب بی بی"),
        ("محمد خان", "بی بی"), ("علی", "Bilal"),
    ]) func othersAreOthers(_ one: String, _ other: String) throws {
        #expect(try level(one, other) < .alike)
    }

    @Test(arguments: [
        ("aslam", "aslam", 0), ("aslam", "aslma", 1), ("aslam", "aslm", 1), ("aslam", "asslam", 1),
        ("aslam", "oslem", 2),
        ("", "ab", 2),
    ]) func typingErrorsAreCounted(_ one: String, _ other: String, _ errors: Int) {
        #expect(EditDistance.between(Array(one.utf8), Array(other.utf8), limit: 3) == errors)
        #expect(EditDistance.between(Array(other.utf8), Array(one.utf8), limit: 3) == errors)
        if errors > 0 { #expect(EditDistance.between(Array(one.utf8), Array(other.utf8), limit: errors - 1) == nil) }
    }

    /// What the letters rule out at a glance is never within the limit: of all words made of two by up to three errors.
    @Test func lettersRuleOutNothingThatIsNear() {
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            let word = (0..<Int.random(in: 0...9)).map { _ in UInt8.random(in: 0x61...0x69, using: &dice) }
            var other = word
            for _ in 0..<Int.random(in: 0...4) {
                let place = Int.random(in: 0...other.count)
                switch Int.random(in: 0...3) {
                case 0: other.insert(UInt8.random(in: 0...255, using: &dice), at: place)
                case 1 where place < other.count: other.remove(at: place)
                case 2 where place < other.count: other[place] = UInt8.random(in: 0...255, using: &dice)
                case 3 where place + 1 < other.count: other.swapAt(place, place + 1)
                default: break
                }
            }
            for limit in 0...3 where EditDistance.between(word, other, limit: limit) != nil {
                #expect(
                    EditDistance.Letters(word).mayBeWithin(limit, of: EditDistance.Letters(other)),
                    "\(word) \(other) \(limit)")
            }
        }
        let (one, other) = (EditDistance.Letters(Array("aslam".utf8)), EditDistance.Letters(Array("bqrti".utf8)))
        #expect(!one.mayBeWithin(3, of: other))
    }

    /// Whatever a name is, it is compared without end or fault, and is itself.
    @Test func anyNameIsItself() throws {
        for text in ["ء", "ہ", "ل", "بی", "بی بی", "É", "O'Neil", "عبد", "ال", "Abdul", "h", "۔", "اﷲ"] {
            guard let name = PersonName(text) else { continue }
            let words = NameWords(name)
            #expect(words.words.isEmpty || NameSimilarity.level(words, words) == .same, "\(text)")
        }
    }
}
