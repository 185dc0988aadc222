extension Problem {
    /// What people read, in their language. `{name}` stands for the reply's argument of that name.
    package func words(_ locale: Locale) -> String {
        switch locale {
        case .english: english
        case .urdu: urdu
        }
    }

    private var english: String {
        switch self {
        case .draining: "The server is about to stop. The desk will connect again by itself."
        case .earlierMissing: "An earlier piece of work has not arrived yet. It is sent again first."
        case .slowDown: "Too many requests. Please wait {after} seconds."
        case .busy: "The server is busy. Nothing was lost, the work is sent again."
        case .storageFull: "The database has no room. Nothing was lost, the work waits at this desk."
        case .databaseAway: "The database cannot be reached. Nothing was lost, the work waits at this desk."
        case .outcomeUnknown: "It is not known whether the work arrived. It is sent again; it cannot double."
        case .unknownVerb: "The server does not know this command."
        case .syntax: "The message is not as it should be: {field} ({rule})."
        case .sequence: "The work of this desk does not continue what the server holds. Call a supervisor."
        case .protocolVersion: "This desk's program is too old or too new for the server."
        case .loginFirst: "Please log in first."
        case .loginRefused: "The name or the password is not right for this desk."
        case .versionConflict: "The household was changed in the meantime. Please look at it again."
        case .forbidden: "Your role or your area does not allow this."
        case .noSuchHousehold: "There is no such household in your area."
        case .lineTooLong: "The message is too long."
        case .validation: "{field}: {words}"
        case .numberTaken: "The number {number} is already registered with another household. Office: {office}."
        case .cardExpired: "The identity card of {field} has expired. The family has to renew it first."
        case .householdExists: "A household with this identifier is registered already."
        case .personExists: "A person with this identifier is registered already."
        case .opConflict: "Other work was sent under the same number before. Call a supervisor."
        case .dayDiffers: "The day at this desk is not the day at the server. It stays open."
        case .householdClosed: "This household is closed."
        case .internalError: "The server made a mistake. Please report it."
        }
    }

    private var urdu: String {
        switch self {
        case .draining: "سرور بند ہونے والا ہے۔ ڈیسک خود دوبارہ رابطہ کرے گا۔"
        case .earlierMissing: "اس سے پہلے کا کام ابھی نہیں پہنچا۔ پہلے وہ دوبارہ بھیجا جائے گا۔"
        case .slowDown: "درخواستیں بہت زیادہ ہیں۔ براہ کرم {after} سیکنڈ انتظار کریں۔"
        case .busy: "سرور مصروف ہے۔ کچھ ضائع نہیں ہوا، کام دوبارہ بھیجا جائے گا۔"
        case .storageFull: "ڈیٹا بیس میں جگہ نہیں۔ کچھ ضائع نہیں ہوا، کام اسی ڈیسک پر محفوظ ہے۔"
        case .databaseAway: "ڈیٹا بیس سے رابطہ نہیں۔ کچھ ضائع نہیں ہوا، کام اسی ڈیسک پر محفوظ ہے۔"
        case .outcomeUnknown: "معلوم نہیں کہ کام پہنچا یا نہیں۔ دوبارہ بھیجا جائے گا، دو بار درج نہیں ہو سکتا۔"
        case .unknownVerb: "سرور اس حکم کو نہیں جانتا۔"
        case .syntax: "پیغام درست نہیں: {field} ({rule})۔"
        case .sequence: "اس ڈیسک کا کام سرور کے ریکارڈ سے نہیں ملتا۔ سپروائزر کو بلائیں۔"
        case .protocolVersion: "اس ڈیسک کا پروگرام سرور کے لیے بہت پرانا یا بہت نیا ہے۔"
        case .loginFirst: "براہ کرم پہلے لاگ اِن کریں۔"
        case .loginRefused: "نام یا پاس ورڈ اس ڈیسک کے لیے درست نہیں۔"
        case .versionConflict: "اس دوران گھرانے میں تبدیلی ہو گئی ہے۔ براہ کرم دوبارہ دیکھیں۔"
        case .forbidden: "آپ کے عہدے یا علاقے کو اس کی اجازت نہیں۔"
        case .noSuchHousehold: "آپ کے علاقے میں ایسا کوئی گھرانہ نہیں۔"
        case .lineTooLong: "پیغام بہت لمبا ہے۔"
        case .validation: "{field}: {words}"
        case .numberTaken: "نمبر {number} پہلے ہی کسی اور گھرانے میں درج ہے۔ دفتر: {office}۔"
        case .cardExpired: "شناختی کارڈ کی مدت ختم ہو چکی ہے: {field}۔ خاندان پہلے اس کی تجدید کرائے۔"
        case .householdExists: "اس شناخت کا گھرانہ پہلے سے درج ہے۔"
        case .personExists: "اس شناخت کا فرد پہلے سے درج ہے۔"
        case .opConflict: "اسی نمبر پر پہلے کوئی اور کام بھیجا جا چکا ہے۔ سپروائزر کو بلائیں۔"
        case .dayDiffers: "اس ڈیسک کا دن سرور کے دن سے نہیں ملتا۔ دن کھلا رہے گا۔"
        case .householdClosed: "یہ گھرانہ بند ہو چکا ہے۔"
        case .internalError: "سرور سے غلطی ہوئی۔ براہ کرم اطلاع دیں۔"
        }
    }
}
