/// Words of names with the ways in which Pakistan writes them. Nobody is meant by them.
enum InventedSpelling {
    /// First the Urdu spelling, then the Latin ones, the usual one before the others.
    typealias Word = [String]

    static let men: [Word] = [
        ["اسلم", "Aslam"], ["اکرم", "Akram"], ["رمضان", "Ramzan", "Ramadan"], ["بشیر", "Bashir", "Basheer"],
        ["نذیر", "Nazir", "Nazeer"], ["شاہد", "Shahid", "Shahed"], ["طارق", "Tariq", "Tarik"],
        ["جاوید", "Javed", "Jawed", "Javaid"], ["غلام", "Ghulam", "Gulam"], ["رسول", "Rasool", "Rasul"],
        ["یوسف", "Yousaf", "Yusuf", "Yousuf"], ["اقبال", "Iqbal", "Eqbal"], ["سلیم", "Saleem", "Salim"],
        ["نواز", "Nawaz", "Navaz"], ["منظور", "Manzoor", "Manzur"], ["رفیق", "Rafiq", "Rafique", "Rafeeq"],
        ["صدیق", "Siddique", "Sadiq", "Siddiq"], ["حنیف", "Hanif", "Haneef"], ["لطیف", "Latif", "Lateef"],
        ["عبدالرحمان", "Abdul Rehman", "Abdur Rahman", "Abdul Rahman"], ["عبدالغفور", "Abdul Ghafoor", "Abdul Gafur"],
        ["فاروق", "Farooq", "Faruk"], ["وقار", "Waqar", "Vaqar"], ["عمران", "Imran", "Emran"],
        ["کامران", "Kamran"], ["زاہد", "Zahid", "Zahed"], ["خالد", "Khalid", "Khaled"], ["ناصر", "Nasir", "Naser"],
        ["آصف", "Asif", "Asef"], ["ندیم", "Nadeem", "Nadim"], ["پرویز", "Pervaiz", "Parvez"],
        ["مشتاق", "Mushtaq", "Mushtak"], ["ارشد", "Arshad"], ["الطاف", "Altaf"], ["ذوالفقار", "Zulfiqar", "Zulfikar"],
        ["حسن", "Hassan", "Hasan"], ["حسین", "Hussain", "Husain", "Hussein"], ["علی", "Ali"],
        ["عثمان", "Usman", "Osman"], ["بلال", "Bilal"], ["حمزہ", "Hamza", "Hamzah"], ["شعیب", "Shoaib", "Shuaib"],
    ]
    static let women: [Word] = [
        ["نسیم", "Naseem", "Nasim"], ["زبیدہ", "Zubaida", "Zubeda"], ["کلثوم", "Kulsoom", "Kalsum"],
        ["رخسانہ", "Rukhsana", "Rukhsanah"], ["شمیم", "Shamim", "Shameem"], ["فاطمہ", "Fatima", "Fatimah"],
        ["صغراں", "Sughran", "Sugran"], ["ثریا", "Surayya", "Suraya"], ["عائشہ", "Ayesha", "Aisha"],
        ["مریم", "Maryam", "Mariam"], ["زینب", "Zainab", "Zaynab"], ["خدیجہ", "Khadija", "Khadeeja"],
        ["سدرہ", "Sidra", "Sidrah"], ["اقصیٰ", "Aqsa", "Aksa"], ["پروین", "Parveen", "Perveen"],
        ["نجمہ", "Najma", "Najmah"], ["شازیہ", "Shazia", "Shaziya"], ["صائمہ", "Saima", "Saimah"],
        ["رابعہ", "Rabia", "Rabiya"], ["سمیرا", "Sumaira", "Sumera"], ["نازیہ", "Nazia", "Naziya"],
        ["حلیمہ", "Halima", "Haleema"], ["جمیلہ", "Jamila", "Jameela"], ["رضیہ", "Razia", "Raziya"],
        ["ممتاز", "Mumtaz"], ["شہناز", "Shahnaz"], ["عابدہ", "Abida", "Abidah"], ["طاہرہ", "Tahira", "Tahirah"],
    ]
    static let clans: [Word] = [
        ["راجپوت", "Rajput", "Rajpoot"], ["اعوان", "Awan"], ["بھٹی", "Bhatti"], ["آرائیں", "Arain"],
        ["بلوچ", "Baloch", "Baluch"], ["کھوکھر", "Khokhar"], ["چوہدری", "Chaudhry", "Choudhary"], ["ملک", "Malik"],
        ["قریشی", "Qureshi", "Kureshi"], ["خان", "Khan"],
    ]
    static let muhammad: Word = ["محمد", "Muhammad", "Mohammad", "Mohd", "Muhammed"]
    static let ofWomen: [Word] = [
        ["بی بی", "Bibi"], ["بیگم", "Begum", "Begam"], ["اختر", "Akhtar"], ["خاتون", "Khatoon", "Khatun"],
    ]

    /// A name of these words in one script. `careful` writes each word in its usual way.
    static func written(_ words: [Word], urdu: Bool, careful: Bool, _ dice: inout InventedDice) -> String {
        words.map { word in
            if urdu { return word[0] }
            return careful ? word[1] : word[1 + dice.below(word.count - 1)]
        }.joined(separator: " ")
    }

    /// One typing error: a letter left out, doubled, changed into another of the name, or two that changed places. The
    /// first letter of the name stays, as typists see it.
    static func mistyped(_ name: String, _ dice: inout InventedDice) -> String {
        var letters = Array(name)
        let places = letters.indices.dropFirst().filter {
            letters[$0] != " " && $0 + 1 < letters.count && letters[$0 + 1] != " " && letters[$0 - 1] != " "
        }
        guard !places.isEmpty else { return name }
        let place = places[dice.below(places.count)]
        switch dice.below(4) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(letters[place], at: place)
        case 2: letters.swapAt(place, place + 1)
        default: letters[place] = letters[place] == letters[place - 1] ? letters[place + 1] : letters[place - 1]
        }
        return String(letters)
    }
}
