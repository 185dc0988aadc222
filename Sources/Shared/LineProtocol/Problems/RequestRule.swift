/// The rules of requests, of the registry's words and of who may do what, each with its words. `PROTOCOL.md`'s numbers say
/// how a rule was broken; these say which one.
package enum RequestRule: String, RefusalRule {
    // Who may.
    case role, ownTehsil = "own-tehsil", ownArea = "own-area", ownDesk = "own-desk"
    case inventedNumber = "invented-number"
    // What the interview rests on.
    case formVersion = "form-version", interviewDate = "interview-date", interviewOrder = "interview.order"
    // Visits.
    case screenSize = "screen.size", screenTwice = "screen.twice"
    case gate, resurveyMemberMissing = "resurvey.member-missing", resurveyKnownPerson = "resurvey.known-person"
    case resurveyEventFirst = "resurvey.event-first"
    // Members who come back from a household they had left.
    case returningMember = "returning.member", returningLeft = "returning.left", returningNumber = "returning.number"
    // The day close.
    case dayAhead = "day.ahead", dayClosed = "day.closed"
    case entriesSize = "entries.size", entriesForm = "entries.form", entriesOrder = "entries.order"
    // Fields.
    case fieldMissing = "field.missing", fieldRepeated = "field.repeated", fieldType = "field.type"
    case fieldUnknown = "field.unknown", findOne = "find.one"
    case countsDays = "counts.days", countsRange = "counts.range", watchStop = "watch.stop"
    case type, unknown, missing, syntax
    // Words of the registry.
    case areaForm = "area.form", clientForm = "client.form", clientVersion = "client.version"
    case codeUnknown = "code.unknown", dateCalendar = "date.calendar", dateForm = "date.form"
    case deskForm = "desk.form", digestForm = "digest.form", formName = "form.name", mobileForm = "mobile.form"
    case nameBlanks = "name.blanks", nameCharacters = "name.characters", nameLength = "name.length", nameScript =
        "name.script"
    case numberDigits = "number.digits", numberRange = "number.range", numberRegion = "number.region"
    case officerForm = "officer.form", partForm = "part.form", partUnknown = "part.unknown"
    case passwordLength = "password.length", pcodeForm = "pcode.form", receiptForm = "receipt.form"
    case rosterSize = "roster.size", rupeesRange = "rupees.range", tagForm = "tag.form"
    case textBlanks = "text.blanks", textCharacters = "text.characters", textLength = "text.length"
    case timeForm = "time.form"
    case tokenForm = "token.form", uuidForm = "uuid.form", uuidVersion = "uuid.version"
    // Lines.
    case lineForm = "line.form", lineSlow = "line.slow", lineVerb = "line.verb"
    case textControl = "text.control", textDirection = "text.direction", textUTF8 = "text.utf8", textNFC = "text.nfc"
    case jsonDepth = "json.depth", jsonEscape = "json.escape", jsonForbiddenEscape = "json.forbidden-escape"
    case jsonKey = "json.key", jsonNumber = "json.number", jsonObject = "json.object", jsonSize = "json.size"
    case jsonTruncated = "json.truncated", jsonUnexpected = "json.unexpected"
    // The desk's chain.
    case epoch, prev, seq
    case opDesk = "op.desk", opEpoch = "op.epoch", opFirst = "op.first", opGap = "op.gap", opPrev = "op.prev"
    // Logins and crowds.
    case loginProof = "login.proof", deskInactive = "desk.inactive"
    case connections, passwords, rate, window
    // The night.
    case findingNotHere = "finding.not-here", kindForm = "kind.form"
}

extension RequestRule {
    package var words: FormWords {
        switch self {
        case .role: FormWords(english: "your role does not allow this", urdu: "آپ کے عہدے کو اس کی اجازت نہیں")
        case .ownTehsil:
            FormWords(
                english: "a family is registered at the office of its own tehsil",
                urdu: "خاندان اپنی تحصیل کے دفتر میں درج ہوتا ہے")
        case .ownArea: FormWords(english: "lies outside of your area", urdu: "آپ کے علاقے سے باہر ہے")
        case .ownDesk: FormWords(english: "belongs to another desk", urdu: "کسی اور ڈیسک کا ہے")
        case .inventedNumber:
            FormWords(
                english: "no card has this number: one that begins with 0 is invented",
                urdu: "یہ نمبر کسی کارڈ کا نہیں: 0 سے شروع ہونے والا نمبر فرضی ہے")
        case .formVersion:
            FormWords(
                english: "was interviewed with another questionnaire; this one is {form}",
                urdu: "انٹرویو کسی اور سوالنامے پر ہوا؛ موجودہ سوالنامہ {form} ہے")
        case .kindForm:
            FormWords(
                english: "a kind is written in small letters, digits and _",
                urdu: "قسم چھوٹے حروف، ہندسوں اور _ میں لکھی جاتی ہے")
        case .findingNotHere:
            FormWords(
                english: "there is no such finding in your area", urdu: "آپ کے علاقے میں ایسا کوئی نتیجہ نہیں")
        case .screenSize:
            FormWords(english: "1 to 39 further numbers are asked for", urdu: "مزید 1 سے 39 نمبر پوچھے جا سکتے ہیں")
        case .screenTwice: FormWords(english: "a number is given twice", urdu: "ایک نمبر دو بار دیا گیا ہے")
        case .gate:
            FormWords(
                english: "the household cannot be surveyed again yet", urdu: "گھرانے کا دوبارہ سروے ابھی نہیں ہو سکتا")
        case .resurveyMemberMissing:
            FormWords(
                english: "members are missing who are on file; who left or died is recorded first: nser-desk update",
                urdu: "درج شدہ افراد غائب ہیں؛ جو چلے گئے یا فوت ہوئے، پہلے انہیں درج کریں: nser-desk update")
        case .resurveyKnownPerson:
            FormWords(
                english: "this number is on file for a member of the household, who keeps the identifier",
                urdu: "یہ نمبر گھرانے کے رکن کا ہے؛ رکن کی شناخت وہی رہے گی")
        case .resurveyEventFirst:
            FormWords(
                english: "a marriage or its end is recorded first, with its certificate: nser-desk update",
                urdu: "نکاح یا اس کا خاتمہ پہلے دستاویز کے ساتھ درج کریں: nser-desk update")
        case .interviewDate:
            FormWords(
                english: "an interview is not ahead and at most 90 days old; check the clock of this terminal",
                urdu: "انٹرویو آئندہ کا یا 90 دن سے پرانا نہیں ہو سکتا؛ اس ڈیسک کی گھڑی دیکھیں")
        case .returningMember:
            FormWords(
                english: "is no person of the roster", urdu: "فہرست میں ایسا کوئی فرد نہیں")
        case .returningLeft:
            FormWords(
                english: "has not left a registered household; 561 names who has",
                urdu: "کسی درج شدہ گھرانے سے گیا ہوا فرد نہیں؛ جو گیا ہو اسے 561 بتاتا ہے")
        case .returningNumber:
            FormWords(
                english: "is not the number that the registry knows of this person",
                urdu: "رجسٹری میں اس فرد کا نمبر یہ نہیں")
        case .interviewOrder:
            FormWords(english: "ends before it began", urdu: "شروع ہونے سے پہلے ختم ہوتا ہے")
        case .dayAhead:
            FormWords(english: "this day has not come yet", urdu: "یہ دن ابھی نہیں آیا")
        case .dayClosed:
            FormWords(
                english: "this desk closed this day before, by {receipt}",
                urdu: "یہ ڈیسک یہ دن پہلے بند کر چکا ہے: {receipt}")
        case .entriesSize:
            FormWords(
                english: "a day has 2,000 entries at most", urdu: "ایک دن میں زیادہ سے زیادہ 2,000 اندراج ہوتے ہیں")
        case .entriesForm:
            FormWords(
                english: "an entry is its number in the chain and the number of its answer",
                urdu: "ہر اندراج سلسلے کا نمبر اور جواب کا نمبر ہوتا ہے")
        case .entriesOrder:
            FormWords(
                english: "entries stand in the order of the chain, none twice, all before the close",
                urdu: "اندراج سلسلے کی ترتیب میں ہوں، کوئی دو بار نہ ہو، سب بندش سے پہلے ہوں")
        case .fieldMissing, .missing: FormWords(english: "is missing", urdu: "موجود نہیں")
        case .fieldRepeated: FormWords(english: "occurs twice", urdu: "دو بار لکھا ہے")
        case .fieldType: FormWords(english: "must be {expected}", urdu: "اس قسم کا ہونا چاہیے: {expected}")
        case .fieldUnknown, .unknown:
            FormWords(english: "is no field here", urdu: "یہاں ایسا کوئی خانہ نہیں")
        case .findOne: FormWords(english: "look for one thing at a time", urdu: "ایک وقت میں ایک ہی چیز تلاش کریں")
        case .countsDays:
            FormWords(
                english: "counts are of one day (date) or of days (from and to)",
                urdu: "گنتی ایک دن (date) کی ہوتی ہے یا کئی دنوں (from اور to) کی")
        case .countsRange:
            FormWords(
                english: "must not be before the first day, nor more than a year after it",
                urdu: "پہلے دن سے پہلے یا ایک سال سے زیادہ بعد کا دن نہیں ہو سکتا")
        case .watchStop:
            FormWords(english: "says that nothing more is watched", urdu: "اس سے نگرانی ختم ہوتی ہے، ساتھ کچھ اور نہیں")
        case .type: FormWords(english: "is of the wrong type", urdu: "غلط قسم کا ہے")
        case .syntax: FormWords(english: "is not written as it should be", urdu: "درست طرح نہیں لکھا")
        case .areaForm:
            FormWords(english: "must be an area: its level and its code", urdu: "علاقہ ہونا چاہیے: درجہ اور کوڈ")
        case .clientForm: FormWords(english: "must be the version of a program", urdu: "پروگرام کا ورژن ہونا چاہیے")
        case .clientVersion:
            FormWords(
                english: "this desk's program is too old for the server",
                urdu: "اس ڈیسک کا پروگرام سرور کے لیے بہت پرانا ہے")
        case .codeUnknown: FormWords(english: "{words}", urdu: "درج شدہ کوڈز میں سے نہیں: {words}")
        case .dateCalendar:
            FormWords(
                english: "must be a day of the calendar between 1850 and 2199",
                urdu: "1850 سے 2199 کے درمیان کیلنڈر کی تاریخ ہونی چاہیے")
        case .dateForm:
            FormWords(english: "must be a date written YYYY-MM-DD", urdu: "تاریخ یوں لکھیں: YYYY-MM-DD")
        case .deskForm:
            FormWords(
                english: "must be 2 to 24 capital letters, digits and hyphens",
                urdu: "2 سے 24 بڑے حروف، ہندسے اور ہائفن ہوں")
        case .digestForm: FormWords(english: "must have 64 hexadecimal digits", urdu: "64 ہیکساڈیسیمل ہندسے ہوں")
        case .formName: FormWords(english: "must be the name of a questionnaire", urdu: "سوالنامے کا نام ہونا چاہیے")
        case .mobileForm:
            FormWords(
                english: "must be a mobile number of 11 digits that begins with 03",
                urdu: "موبائل نمبر 11 ہندسوں کا ہو اور 03 سے شروع ہو")
        case .nameCharacters:
            FormWords(
                english: "may only have letters of Urdu or Latin script",
                urdu: "صرف اردو یا لاطینی حروف ہو سکتے ہیں")
        case .nameBlanks:
            FormWords(
                english: "must have single blanks, none at the ends",
                urdu: "لفظوں کے درمیان ایک ہی خالی جگہ ہو، شروع یا آخر میں نہیں")
        case .nameLength: FormWords(english: "must have 1 to 100 characters", urdu: "1 سے 100 حروف ہوں")
        case .nameScript: FormWords(english: "must be in one script, Urdu or Latin", urdu: "ایک ہی رسم الخط میں ہو")
        case .numberDigits: FormWords(english: "must have 13 digits", urdu: "13 ہندسے ہوں")
        case .numberRange: FormWords(english: "{words}", urdu: "حد سے باہر ہے: {words}")
        case .numberRegion:
            FormWords(english: "must begin with a region from 1 to 8", urdu: "پہلا ہندسہ 1 سے 8 تک کا علاقہ ہو")
        case .officerForm:
            FormWords(
                english: "must be 2 to 32 small letters, digits, points and hyphens",
                urdu: "2 سے 32 چھوٹے حروف، ہندسے، نقطے اور ہائفن ہوں")
        case .partForm: FormWords(english: "must be the name of a part of the form", urdu: "فارم کے حصے کا نام ہو")
        case .partUnknown: FormWords(english: "the form has no such part", urdu: "فارم میں ایسا کوئی حصہ نہیں")
        case .passwordLength: FormWords(english: "must have 1 to 256 bytes", urdu: "1 سے 256 بائٹ ہوں")
        case .pcodeForm:
            FormWords(
                english: "must be a tehsil's P-code, PK and five digits",
                urdu: "تحصیل کا کوڈ ہو: PK اور پانچ ہندسے")
        case .receiptForm:
            FormWords(
                english: "must be a receipt number, desk/epoch/sequence", urdu: "رسید کا نمبر ہو: desk/epoch/sequence")
        case .rosterSize: FormWords(english: "{words}", urdu: "فہرست میں 1 سے 40 افراد ہوں")
        case .rupeesRange:
            FormWords(
                english: "must be whole rupees, not negative, below a trillion",
                urdu: "پورے روپے ہوں، منفی نہ ہوں، ایک کھرب سے کم")
        case .tagForm: FormWords(english: "must be 1 to 16 letters and digits", urdu: "1 سے 16 حروف اور ہندسے ہوں")
        case .textBlanks:
            FormWords(
                english: "must not begin or end with a blank", urdu: "شروع یا آخر میں خالی جگہ نہ ہو")
        case .textCharacters, .textControl, .textDirection:
            FormWords(
                english: "may not have control or bidirectional characters",
                urdu: "پوشیدہ یا سمت بدلنے والے حروف نہیں ہو سکتے")
        case .textLength: FormWords(english: "must have 1 to 300 characters", urdu: "1 سے 300 حروف ہوں")
        case .timeForm:
            FormWords(
                english: "must be a time written YYYY-MM-DDTHH:MM:SS+05:00",
                urdu: "وقت یوں لکھیں: YYYY-MM-DDTHH:MM:SS+05:00")
        case .tokenForm: FormWords(english: "must be a token of a login", urdu: "لاگ اِن کا ٹوکن ہونا چاہیے")
        case .uuidForm, .uuidVersion:
            FormWords(
                english: "must be an id as the registry makes them (a UUID of version 7 in small letters)",
                urdu: "رجسٹری کی بنائی ہوئی شناخت ہو (ورژن 7 کا UUID، چھوٹے حروف)")
        case .lineForm, .jsonObject, .jsonTruncated, .jsonUnexpected, .jsonKey, .jsonNumber, .jsonEscape,
            .jsonForbiddenEscape, .jsonDepth, .jsonSize:
            FormWords(english: "is no line of the protocol", urdu: "پروٹوکول کی سطر نہیں")
        case .lineSlow: FormWords(english: "the line did not end in time", urdu: "سطر وقت پر پوری نہیں ہوئی")
        case .lineVerb: FormWords(english: "the server does not know this command", urdu: "سرور اس حکم کو نہیں جانتا")
        case .textUTF8: FormWords(english: "is no text in UTF-8", urdu: "UTF-8 متن نہیں")
        case .textNFC: FormWords(english: "is not in Normalisation Form C", urdu: "متن NFC شکل میں نہیں")
        case .epoch, .prev, .seq, .opDesk, .opEpoch, .opFirst, .opPrev:
            FormWords(
                english: "the work of this desk does not continue what the server holds",
                urdu: "اس ڈیسک کا کام سرور کے ریکارڈ سے نہیں ملتا")
        case .opGap:
            FormWords(english: "an earlier piece of work has not arrived", urdu: "اس سے پہلے کا کام ابھی نہیں پہنچا")
        case .loginProof:
            FormWords(
                english: "the name or the password is not right for this desk",
                urdu: "نام یا پاس ورڈ اس ڈیسک کے لیے درست نہیں")
        case .deskInactive: FormWords(english: "the desk is disabled", urdu: "یہ ڈیسک بند کر دیا گیا ہے")
        case .connections, .passwords, .rate, .window:
            FormWords(english: "too much at once; wait a little", urdu: "ایک ساتھ بہت زیادہ؛ تھوڑا انتظار کریں")
        }
    }
}
