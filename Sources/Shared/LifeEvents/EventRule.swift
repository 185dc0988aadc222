/// The rules of life events, each with its words: what is wrong, and what the officer does about it.
package enum EventRule: String, RefusalRule {
    case alreadyMarried = "event.already-married"
    case beforeBirth = "event.before-birth"
    case beforeLast = "event.before-last"
    case bornThen = "event.born-then"
    case coupleSaid = "event.couple-said"
    case everMarriedWoman = "event.ever-married-woman"
    case evidence = "event.evidence"
    case fourWives = "event.four-wives"
    case future = "event.future"
    case headStays = "event.head-stays"
    case headTwice = "event.head-twice"
    case lineGiven = "event.line-given"
    case linkUnknown = "event.link-unknown"
    case memberAlready = "event.member-already"
    case motherMember = "event.mother-member"
    case newHead = "event.new-head"
    case noSuchMember = "event.no-such-member"
    case noSuchTehsil = "event.no-such-tehsil"
    case notMarried = "event.not-married"
    case notOfThisEvent = "event.not-of-this-event"
    case nothingNew = "event.nothing-new"
    case numberStays = "event.number-stays"
    case onlyWithMoves = "event.only-with-moves"
    case otherHousehold = "event.other-household"
    case personTwice = "event.person-twice"
    case relationSaid = "event.relation-said"
    case relationTwice = "event.relation-twice"
    case sameHousehold = "event.same-household"
    case secondHead = "event.second-head"
    case sex = "event.sex"
    case somebodyStays = "event.somebody-stays"
    case spouseElsewhere = "event.spouse-elsewhere"
    case spouseIsMember = "event.spouse-is-member"
    case spouseOfOtherOffice = "event.spouse-of-other-office"
    case spouseRegistered = "event.spouse-registered"
    case twoPersons = "event.two-persons"
    case whichSpouse = "event.which-spouse"
    case withCNIC = "event.with-cnic"
}

extension EventRule {
    package var words: FormWords {
        switch self {
        case .alreadyMarried:
            FormWords(
                english: "is married already; the marriage that stands has to end first",
                urdu: "پہلے سے شادی شدہ ہے؛ پہلے موجودہ نکاح کا ختم ہونا درج کریں")
        case .beforeBirth:
            FormWords(
                english: "the day lies before the birth of somebody whom the event is about",
                urdu: "یہ تاریخ اس شخص کی پیدائش سے پہلے کی ہے جس کا یہ واقعہ ہے")
        case .beforeLast:
            FormWords(
                english: "the day lies before the household's last event, which was on {last}",
                urdu: "یہ تاریخ گھرانے کے آخری واقعے ({last}) سے پہلے کی ہے")
        case .bornThen:
            FormWords(
                english: "a child of this event is born on the day in \"effective\"",
                urdu: "بچے کی تاریخ پیدائش وہی ہو جو \"effective\" میں ہے")
        case .coupleSaid:
            FormWords(
                english: "the registry knows the spouse: say both, in \"husband\" and \"wife\"",
                urdu: "شریکِ حیات رجسٹری میں ہے: دونوں کو \"husband\" اور \"wife\" میں لکھیں")
        case .everMarriedWoman:
            FormWords(
                english: "the money goes to a woman who is or was married",
                urdu: "رقم اس خاتون کو ملتی ہے جو شادی شدہ ہے یا رہ چکی ہے")
        case .evidence:
            FormWords(
                english: "say in \"evidence\" which document was seen: its kind and its number",
                urdu: "\"evidence\" میں لکھیں کہ کون سی دستاویز دیکھی گئی: قسم اور نمبر")
        case .fourWives:
            FormWords(
                english: "he has four wives; there is no fifth",
                urdu: "اس کے چار نکاح موجود ہیں؛ پانچواں نہیں ہو سکتا")
        case .future:
            FormWords(
                english: "the day has not come yet", urdu: "یہ تاریخ ابھی آئی نہیں")
        case .headStays:
            FormWords(
                english: "the head stays in the household: leave \"head\" out",
                urdu: "سربراہ گھرانے ہی میں رہتا ہے: \"head\" نہ لکھیں")
        case .headTwice:
            FormWords(
                english: "a relation makes nobody head: the head is named in \"head\", where the old one goes",
                urdu: "رشتے سے کوئی سربراہ نہیں بنتا: نیا سربراہ \"head\" میں لکھیں، جب پرانا جائے")
        case .lineGiven:
            FormWords(
                english: "a new member has no line yet: leave \"line\" out",
                urdu: "نئے فرد کا ابھی کوئی نمبر نہیں: \"line\" نہ لکھیں")
        case .linkUnknown:
            FormWords(
                english: "is not the line of a member: the roster has lines 1 to {lines} (nser-desk show)",
                urdu: "یہ کسی فرد کا نمبر نہیں: فہرست میں 1 سے {lines} تک ہیں (nser-desk show)")
        case .memberAlready:
            FormWords(
                english: "is a member of this household already", urdu: "پہلے ہی اس گھرانے کا فرد ہے")
        case .motherMember:
            FormWords(
                english: "say in \"mother\" the line of the child's mother (nser-desk show)",
                urdu: "\"mother\" میں بچے کی ماں کا نمبر لکھیں (nser-desk show)")
        case .newHead:
            FormWords(
                english: "the head leaves the household: say in \"head\" which member is head from now on",
                urdu: "گھرانے کا سربراہ جا رہا ہے: \"head\" میں لکھیں کہ اب کون سا فرد سربراہ ہے")
        case .noSuchMember:
            FormWords(
                english: "is no member of the household (nser-desk show tells the members and their ids)",
                urdu: "اس گھرانے کا فرد نہیں (افراد اور ان کی شناخت: nser-desk show)")
        case .noSuchTehsil:
            FormWords(english: "there is no such tehsil", urdu: "ایسی کوئی تحصیل نہیں")
        case .notMarried:
            FormWords(
                english: "there is no such marriage in the registry", urdu: "رجسٹری میں ایسا کوئی نکاح نہیں")
        case .notOfThisEvent:
            FormWords(
                english: "does not belong to this event; another one is for it (nser-desk update --help)",
                urdu: "اس واقعے میں نہیں آتا؛ اس کے لیے دوسرا واقعہ ہے (nser-desk update --help)")
        case .nothingNew:
            FormWords(english: "nothing would change", urdu: "اس سے کچھ تبدیل نہیں ہوتا")
        case .numberStays:
            FormWords(
                english: "a number can be put right, not taken away",
                urdu: "نمبر درست کیا جا سکتا ہے، ہٹایا نہیں جا سکتا")
        case .onlyWithMoves:
            FormWords(
                english: "is for a marriage at which somebody moves to the other household: say who in \"moves\"",
                urdu: "صرف اس نکاح کے لیے ہے جس میں کوئی دوسرے گھرانے میں جائے: \"moves\" میں لکھیں کون")
        case .otherHousehold:
            FormWords(
                english: "say in \"other\" the second household: its id and the version you saw",
                urdu: "\"other\" میں دوسرا گھرانہ لکھیں: اس کی شناخت اور دیکھا ہوا ورژن")
        case .personTwice:
            FormWords(english: "names somebody twice", urdu: "ایک ہی شخص دو بار لکھا ہے")
        case .relationSaid:
            FormWords(
                english: "say for everybody who goes who they are to the head of the household where they will be",
                urdu: "ہر جانے والے کا رشتہ اس گھرانے کے سربراہ سے لکھیں جہاں وہ جا رہا ہے")
        case .relationTwice:
            FormWords(
                english: "says the relation of one person twice", urdu: "ایک ہی شخص کا رشتہ دو بار لکھا ہے")
        case .sameHousehold:
            FormWords(
                english: "the other household is this one", urdu: "دوسرا گھرانہ بھی یہی گھرانہ ہے")
        case .secondHead:
            FormWords(
                english: "the household has a head already", urdu: "گھرانے کا سربراہ پہلے سے موجود ہے")
        case .sex:
            FormWords(
                english: "a husband is a man and a wife is a woman; a transgender person stands where the certificate "
                    + "names them",
                urdu: "شوہر مرد ہو اور بیوی عورت؛ خواجہ سرا وہاں جہاں نکاح نامہ لکھے")
        case .somebodyStays:
            FormWords(
                english: "somebody has to stay; a household that goes as a whole moves (MOVE)",
                urdu: "کسی کا رہنا ضروری ہے؛ پورا گھرانہ جائے تو واقعہ MOVE ہے")
        case .spouseElsewhere:
            FormWords(
                english: "lives in the household {household}: say it in \"other\", with the version you saw",
                urdu: "گھرانہ {household} میں رہتا/رہتی ہے: اسے \"other\" میں دیکھے ہوئے ورژن کے ساتھ لکھیں")
        case .spouseIsMember:
            FormWords(
                english: "the spouse is a member of this household: record the spouse's DEATH",
                urdu: "شریکِ حیات اسی گھرانے کا فرد ہے: اس کی وفات (DEATH) درج کریں")
        case .spouseOfOtherOffice:
            FormWords(
                english: "lives in a household of the office {office}: a supervisor whose area has both households "
                    + "records it",
                urdu: "دفتر {office} کے گھرانے میں رہتا/رہتی ہے: وہ سپروائزر درج کرے جس کے علاقے میں دونوں گھرانے ہوں")
        case .spouseRegistered:
            FormWords(
                english: "the spouse is a member of a registered household (office {office}): record the DEATH there, "
                    + "and this household follows",
                urdu:
                    "شریکِ حیات ایک درج شدہ گھرانے کا فرد ہے (دفتر {office}): وفات (DEATH) وہاں درج کریں، یہ گھرانہ ساتھ بدلے گا"
            )
        case .twoPersons:
            FormWords(english: "nobody marries themselves", urdu: "نکاح دو افراد کا ہوتا ہے")
        case .whichSpouse:
            FormWords(
                english: "there is more than one: say in \"spouse\" who died, {spouses}",
                urdu: "ایک سے زیادہ ہیں: \"spouse\" میں لکھیں کون فوت ہوا، {spouses}")
        case .withCNIC:
            FormWords(
                english: "the money goes to somebody with a CNIC", urdu: "رقم اسی کو ملتی ہے جس کا شناختی کارڈ ہو")
        }
    }
}
