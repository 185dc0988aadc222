import Shared

/// What line mode says beside the form's own words.
struct InterviewWords {
    let language: Language

    private func pick(_ english: String, _ urdu: String) -> String { language == .urdu ? urdu : english }

    var start: String {
        pick(
            "? help, < back, - does not know or refused, ! stop and keep",
            "؟ مدد، < پیچھے، - معلوم نہیں یا انکار، ! روک کر محفوظ کریں")
    }

    func member(_ line: Int) -> String { pick("Member \(line)", "فرد \(line)") }

    func keys(canRefuse: Bool, canSkip: Bool) -> String {
        var keys = [pick("< one question back", "< پچھلا سوال"), pick("! stop and keep", "! روک کر محفوظ کریں")]
        if canSkip { keys.append(pick("Enter leaves it empty", "خالی چھوڑنے کے لیے Enter")) }
        if canRefuse { keys.append(pick("- does not know or refused", "- معلوم نہیں یا انکار")) }
        return keys.joined(separator: pick("; ", "؛ "))
    }

    var rupees: String { pick("rupees", "روپے") }
    var yesNo: String { pick("y/n", "ہاں/نہیں") }
    var yesOrNo: String { pick("please answer y or n", "ہاں یا نہیں لکھیں") }
    var anotherMember: String {
        pick("Another member of this household? [y/n] > ", "گھرانے کا کوئی اور فرد؟ [ہاں/نہیں] > ")
    }
    var anotherMemberHelp: String {
        pick(
            "  All who live together and eat from one kitchen, also small children and the absent.",
            "  وہ سب جو ساتھ رہتے اور ایک باورچی خانے سے کھاتے ہیں، چھوٹے بچے اور غیر حاضر بھی۔")
    }
    var rosterFull: String { pick("the roster is full", "فہرست مکمل ہے") }
    var mobile: String { pick("Mobile number for the SMS from 8171 (Enter: none)", "8171 کے SMS کے لیے موبائل نمبر") }
    var mobileHelp: String { pick("such as 0300-1234567", "مثلاً 0300-1234567") }
    var address: String { pick("Address (Enter: none)", "پتہ") }
    var addressHelp: String { pick("house, street, place", "مکان، گلی، محلہ") }
    var review: String { pick("Please check", "براہ کرم جانچ لیں") }
    var confirm: String { pick("Is all of this right? y sends it > ", "کیا سب درست ہے؟ ہاں لکھیں تو بھیجا جائے گا > ") }
    var confirmHelp: String {
        pick(
            "y to send; < for the last question; or what is wrong: 3.cnic for member 3, rooms for the household",
            "ہاں: بھیجیں؛ <: پچھلا سوال؛ یا جو غلط ہے: 3.cnic فرد 3 کے لیے، rooms گھرانے کے لیے")
    }
    var unreadable: String { pick("that could not be read; please type it again", "پڑھا نہیں جا سکا، دوبارہ لکھیں") }
    var atTheBeginning: String { pick("this is the first question", "یہ پہلا سوال ہے") }
    var endedEarly: String {
        pick("the answers ended before the interview did", "انٹرویو مکمل ہونے سے پہلے جوابات ختم ہو گئے")
    }
    var kept: String {
        pick(
            "kept at this desk and not sent; go on with: nser-desk interview",
            "اسی ڈیسک پر محفوظ ہے، بھیجا نہیں گیا؛ جاری رکھیں: nser-desk interview")
    }
    func goOn(_ started: String, members: Int) -> String {
        pick(
            "An interview of \(started) with \(members) members was left before its end. Go on with it? [y/n] > ",
            "\(started) کا انٹرویو (\(members) افراد) ادھورا ہے۔ جاری رکھیں؟ [ہاں/نہیں] > ")
    }
    var screening: String {
        pick(
            "CNIC of an adult of the family, to see whether it is on file > ",
            "خاندان کے کسی بالغ کا شناختی کارڈ نمبر، یہ دیکھنے کو کہ رجسٹرڈ ہے یا نہیں > ")
    }
    var screeningHelp: String {
        pick(
            "The family is not interviewed if it is registered; 13 digits as on the card, ! to stop",
            "رجسٹرڈ خاندان کا نیا انٹرویو نہیں ہوتا؛ کارڈ کے 13 ہندسے لکھیں، ! روکنے کو")
    }
    var onFile: String {
        pick(
            "The family is on file. Changes: nser-desk update. A new interview where it is possible: nser-desk resurvey.",
            "خاندان رجسٹرڈ ہے۔ تبدیلی: nser-desk update۔ جہاں ممکن ہو نیا انٹرویو: nser-desk resurvey۔")
    }
    var offline: String {
        pick(
            "no line to the server now: the interview is stored here and sent later",
            "سرور سے رابطہ نہیں: انٹرویو یہیں محفوظ ہو گا اور بعد میں بھیجا جائے گا")
    }
}
