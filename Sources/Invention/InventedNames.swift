/// Names that many have and nobody is meant by: two given names drawn apart, so that a country of invented families has
/// some thousands of names, as a real one has, and not the same few.
enum InventedNames {
    static func man(_ dice: inout InventedDice) -> String {
        switch dice.below(4) {
        case 0: "محمد \(dice.pick(men))"
        case 1: "غلام \(dice.pick(men))"
        default: "\(dice.pick(men)) \(dice.pick(second))"
        }
    }

    static func woman(_ dice: inout InventedDice) -> String { "\(dice.pick(women)) \(dice.pick(secondOfWomen))" }

    static func boy(_ dice: inout InventedDice) -> String {
        dice.chance(30) ? "محمد \(dice.pick(boys))" : "\(dice.pick(boys)) \(dice.pick(second))"
    }

    static func girl(_ dice: inout InventedDice) -> String { "\(dice.pick(girls)) \(dice.pick(secondOfWomen))" }

    private static let men = [
        "اسلم", "رمضان", "اکرم", "بشیر", "نذیر", "شاہد", "طارق", "رشید", "حمید", "مجید", "یوسف", "ابراہیم", "یعقوب",
        "سلیم", "کریم", "رحیم", "نعیم", "وسیم", "ندیم", "خالد", "ساجد", "ماجد", "زاہد", "عابد", "ناصر", "یاسر", "عامر",
        "ظفر", "اکبر", "انور", "منور", "جمال", "افضال", "اشرف", "ارشد", "امجد", "فرید", "شفیق", "لطیف", "شریف", "رفیق",
        "صدیق", "فاروق", "منیر", "نصیر", "قدیر", "ظہیر", "شبیر", "مشتاق", "اشفاق",
    ]
    private static let second = [
        "احمد", "حسین", "علی", "خان", "محمود", "جاوید", "حسن", "رضا", "عباس", "اقبال", "شاہ", "رسول", "اختر", "مسعود",
    ]
    private static let women = [
        "نسیم", "زبیدہ", "کلثوم", "رخسانہ", "شمیم", "صغراں", "ثریا", "نسرین", "یاسمین", "شبانہ", "رضیہ", "سکینہ",
        "حلیمہ",
        "زرینہ", "حمیدہ", "رشیدہ", "سلمیٰ", "نجمہ", "فوزیہ", "نازیہ", "شازیہ", "روبینہ", "طاہرہ", "عظمیٰ", "صائمہ",
        "سعدیہ",
        "فرزانہ", "تسنیم", "نگہت", "بشریٰ",
    ]
    private static let secondOfWomen = ["بی بی", "بیگم", "اختر", "پروین", "فاطمہ", "کوثر", "ناز", "بتول", "نور"]
    private static let boys = [
        "علی", "حمزہ", "عمر", "بلال", "حسن", "عثمان", "احمد", "عبداللہ", "دانیال", "شایان", "ارسلان", "فیضان", "زین",
        "طلحہ", "سعد", "حارث", "معاذ", "ابوبکر", "اسامہ", "فہد", "کاشف", "عدنان", "عمران", "نعمان", "رضوان",
    ]
    private static let girls = [
        "عائشہ", "مریم", "زینب", "خدیجہ", "سدرہ", "اقصیٰ", "آمنہ", "حنا", "ثنا", "فاطمہ", "ایمان", "کنزہ", "ملائکہ",
        "ماہ نور",
        "علینہ", "حفصہ", "رمشا", "مناہل", "انعم", "اریبہ", "صبا", "سحر", "کرن", "ارم",
    ]

    static let clans = [
        "راجپوت", "اعوان", "بھٹی", "آرائیں", "بلوچ", "کھوکھر", "یوسفزئی", "چوہدری", "ملک", "شیخ", "قریشی", "بٹ", "جٹ",
        "گجر",
        "مغل", "سومرو",
    ]
    static let places = ["عید گاہ", "رحمان پورہ", "قائد آباد", "نیا محلہ", "اسلام نگر", "فرید ٹاؤن"]
}
