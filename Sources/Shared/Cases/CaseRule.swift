/// Why a case is not raised, not decided or cannot be done: the rules that no questionnaire has, in words for people.
package enum CaseRule: String, RefusalRule {
    case ownHand = "case.own-hand"
    case exists = "case.exists"
    case openAlready = "case.open-already"
    case notHere = "case.not-here"
    case decided = "case.decided"
    case secondPerson = "case.second-person"
    case sameHousehold = "case.same-household"
    case noSuchMember = "merge.no-such-member"
    case personTwice = "merge.person-twice"
    case relationSaid = "merge.relation-said"
    case secondHead = "merge.second-head"
    case marriedTwice = "merge.married-twice"
    case tooMany = "merge.too-many"
    case nobodyHolds = "dispute.nobody-holds"
    case heldElsewhere = "dispute.held-elsewhere"
    case claimantMissing = "dispute.claimant-missing"
    case claimantUnknown = "dispute.claimant-unknown"
    case claimantNumbered = "dispute.claimant-numbered"
    case notIneligible = "appeal.not-ineligible"
    case groundNotGiven = "appeal.ground-not-given"

    package var words: FormWords { FormWords(english: english, urdu: urdu) }

    private var english: String {
        switch self {
        case .ownHand: "A case is raised and decided under one's own login, by nobody for somebody else."
        case .exists: "A case with this identifier exists already."
        case .openAlready: "Such a case is open already; it has to be decided first."
        case .notHere: "There is no such case in your area."
        case .decided: "This case was decided before."
        case .secondPerson: "Who raised a case does not decide it; another supervisor does."
        case .sameHousehold:
            "A household is not merged with itself, and a claimant of the same household needs no other."
        case .noSuchMember: "A person who is named is no member of that household."
        case .personTwice: "A person is named twice."
        case .relationSaid: "Say of each member who moves over who they are to the head."
        case .secondHead: "The household that stays keeps its head."
        case .marriedTwice: "Merged like this, somebody would be married to two."
        case .tooMany: "The merged household would have more members than a roster holds."
        case .nobodyHolds: "Nobody holds this number; it can be registered."
        case .heldElsewhere: "The holder of this number is of another household."
        case .claimantMissing: "Say which member should have the number."
        case .claimantUnknown: "The claimant is no member of that household, or is who holds the number."
        case .claimantNumbered: "The claimant has a number already."
        case .notIneligible: "Only a household that was found ineligible appeals."
        case .groundNotGiven: "The household has no member to whom this ground applies."
        }
    }

    private var urdu: String {
        switch self {
        case .ownHand: "کیس اپنے ہی لاگ اِن سے دائر اور فیصل ہوتا ہے، کسی اور کی طرف سے نہیں۔"
        case .exists: "اس شناخت کا کیس پہلے سے موجود ہے۔"
        case .openAlready: "ایسا کیس پہلے سے کھلا ہے؛ پہلے اس کا فیصلہ ہو۔"
        case .notHere: "آپ کے علاقے میں ایسا کوئی کیس نہیں۔"
        case .decided: "اس کیس کا فیصلہ پہلے ہو چکا ہے۔"
        case .secondPerson: "جس نے کیس دائر کیا وہ فیصلہ نہیں کرتا؛ دوسرا سپروائزر کرتا ہے۔"
        case .sameHousehold:
            "گھرانہ خود اپنے ساتھ ضم نہیں ہوتا، اور اسی گھرانے کے دعوے دار کے لیے دوسرا گھرانہ نہیں چاہیے۔"
        case .noSuchMember: "نامزد فرد اس گھرانے کا رکن نہیں۔"
        case .personTwice: "ایک فرد دو بار نامزد ہے۔"
        case .relationSaid: "ہر منتقل ہونے والے رکن کا سربراہ سے رشتہ بتائیں۔"
        case .secondHead: "باقی رہنے والے گھرانے کا سربراہ وہی رہتا ہے۔"
        case .marriedTwice: "اس طرح ضم کرنے سے کوئی فرد دو کے نکاح میں ہو گا۔"
        case .tooMany: "ضم شدہ گھرانے میں فہرست سے زیادہ افراد ہوں گے۔"
        case .nobodyHolds: "یہ نمبر کسی کے پاس نہیں؛ اس کا اندراج ہو سکتا ہے۔"
        case .heldElsewhere: "یہ نمبر جس کے پاس ہے وہ کسی اور گھرانے کا ہے۔"
        case .claimantMissing: "بتائیں کہ نمبر کس رکن کا ہے۔"
        case .claimantUnknown: "دعوے دار اس گھرانے کا رکن نہیں، یا نمبر اسی کے پاس ہے۔"
        case .claimantNumbered: "دعوے دار کے پاس پہلے سے نمبر ہے۔"
        case .notIneligible: "اپیل صرف وہ گھرانہ کرتا ہے جو نااہل قرار دیا گیا ہو۔"
        case .groundNotGiven: "گھرانے میں ایسا کوئی رکن نہیں جس پر یہ وجہ صادق آئے۔"
        }
    }
}

extension Refusal {
    /// A field breaks a rule of cases.
    package init(_ rule: CaseRule, field: String, arguments: [Argument] = []) {
        self.init(.validation, field: field, rule: rule.rawValue, arguments: arguments)
    }
}
