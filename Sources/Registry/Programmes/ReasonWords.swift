package import Shared

/// The words of reasons, in English and Urdu: from one catalogue, from the programmes' files and from the filters. No
/// word of it tells a score.
package struct ReasonWords: Sendable {
    private let programmes: [Programme]
    private let filters: ExclusionFilters

    /// - Parameter programmes: those that decided, older versions of a file included; the first that knows the words of a
    ///   decision's version gives them.
    package init(programmes: [Programme], filters: ExclusionFilters) {
        self.programmes = programmes
        self.filters = filters
    }

    /// The programme's title, or its name where the file is not at hand.
    package func title(of decision: Decision) -> FormWords {
        programme(of: decision)?.title ?? FormWords(english: decision.programme, urdu: decision.programme)
    }

    /// The words of one reason of a decision. A code that nobody knows any more stands for itself.
    package func words(_ reason: Reason, of decision: Decision) -> FormWords {
        if let own = own(reason, of: decision) { return own }
        guard let words = Self.catalogue[reason.code] else {
            return FormWords(english: reason.code, urdu: reason.code)
        }
        var (english, urdu) = (words.english, words.urdu)
        if let filter = reason.argument("filter") {
            let named = filters.filter(filter)?.words ?? FormWords(english: filter, urdu: filter)
            english += ": " + named.english
            urdu += ": " + named.urdu
        }
        if let codes = reason.argument("filters") {
            let named = codes.split(separator: " ").map { code in
                filters.filter(String(code))?.words ?? FormWords(english: String(code), urdu: String(code))
            }
            english += ": " + named.map(\.english).joined(separator: "; ")
            urdu += ": " + named.map(\.urdu).joined(separator: "؛ ")
        }
        if let name = reason.argument("programme") {
            let title = programmes.first { $0.name == name }?.title ?? FormWords(english: name, urdu: name)
            english += ": " + title.english
            urdu += ": " + title.urdu
        }
        return FormWords(english: english, urdu: urdu)
    }

    /// Words that the programme's own file gives.
    private func own(_ reason: Reason, of decision: Decision) -> FormWords? {
        guard let version = programme(of: decision)?.versions.first(where: { $0.name == decision.version }) else {
            return nil
        }
        switch reason.code {
        case "household":
            guard let words = version.household.first(where: { $0.key == reason.argument("condition") })?.words else {
                return nil
            }
            return FormWords(english: "Not fulfilled: \(words.english)", urdu: "شرط پوری نہیں: \(words.urdu)")
        case "household.unknown":
            guard let words = version.household.first(where: { $0.key == reason.argument("condition") })?.words else {
                return nil
            }
            return FormWords(english: "Not known yet: \(words.english)", urdu: "ابھی معلوم نہیں: \(words.urdu)")
        case "confirm": return version.levels.first { $0.key == reason.argument("level") }?.confirm
        case "level.none": return version.levelNone
        default: return nil
        }
    }

    private func programme(of decision: Decision) -> Programme? {
        let named = programmes.filter { $0.name == decision.programme }
        return named.first { $0.versions.contains { $0.name == decision.version } } ?? named.first
    }

    private static let catalogue: [String: FormWords] = [
        "score.within": FormWords(
            english: "The poverty assessment is within the programme's limit",
            urdu: "غربت کا جائزہ پروگرام کی حد کے اندر ہے"),
        "score.within_disability": FormWords(
            english: "Within the limit for households with a person whose disability the identity authority records",
            urdu: "اس حد کے اندر جو نادرا کے ریکارڈ میں معذور فرد والے گھرانے کے لیے ہے"),
        "score.above": FormWords(
            english: "The poverty assessment is above the programme's limit",
            urdu: "غربت کا جائزہ پروگرام کی حد سے اوپر ہے"),
        "score.unknown": FormWords(
            english: "The household could not be assessed yet: an answer is missing or the area is not covered",
            urdu: "گھرانے کا جائزہ ابھی نہیں ہو سکا: کوئی جواب باقی ہے یا علاقہ شامل نہیں"),
        "score.other_model": FormWords(
            english: "The household was assessed by another model than the one that counts; it will be assessed again",
            urdu: "گھرانے کا جائزہ دوسرے ماڈل سے ہوا؛ دوبارہ جائزہ ہو گا"),
        "facts.not_asked": FormWords(
            english: "The records of the authorities have not been looked at yet",
            urdu: "اداروں کے ریکارڈ ابھی نہیں دیکھے گئے"),
        "filters.no_file": FormWords(
            english: "No record of these authorities has come yet, so they could not be asked",
            urdu: "ان اداروں کا ریکارڈ ابھی نہیں آیا، اس لیے پوچھا نہیں جا سکا"),
        "depends.eligible": FormWords(
            english: "The household is in the programme on which this one rests",
            urdu: "گھرانہ اس پروگرام میں شامل ہے جس پر یہ منحصر ہے"),
        "depends.pending": FormWords(
            english: "Another programme has to be decided first", urdu: "پہلے دوسرے پروگرام کا فیصلہ ہونا ہے"),
        "depends.not_eligible": FormWords(
            english: "The household is not in the programme on which this one rests",
            urdu: "گھرانہ اس پروگرام میں شامل نہیں جس پر یہ منحصر ہے"),
        "household": FormWords(
            english: "A condition about the household is not fulfilled", urdu: "گھرانے کی ایک شرط پوری نہیں"),
        "household.unknown": FormWords(
            english: "An answer about the household is missing", urdu: "گھرانے کے بارے میں کوئی جواب باقی ہے"),
        "recipient.none": FormWords(
            english: "No member can be the recipient: an ever-married woman with a valid CNIC",
            urdu: "کوئی فرد وصول کنندہ نہیں بن سکتا: شادی شدہ، بیوہ یا مطلقہ خاتون جس کا شناختی کارڈ درست ہو"),
        "recipient.not_named": FormWords(
            english: "The household has not named the recipient yet", urdu: "گھرانے نے ابھی وصول کنندہ کا نام نہیں دیا"),
        "recipient.unfit": FormWords(
            english: "The member who was named cannot be the recipient", urdu: "نامزد فرد وصول کنندہ نہیں بن سکتا"),
        "recipient.unknown": FormWords(
            english: "An answer about the recipient is missing", urdu: "وصول کنندہ کے بارے میں کوئی جواب باقی ہے"),
        "subject.unknown": FormWords(
            english: "An answer about the member is missing", urdu: "فرد کے بارے میں کوئی جواب باقی ہے"),
        "level.unknown": FormWords(
            english: "An answer about the member's level is missing", urdu: "فرد کے درجے کے بارے میں کوئی جواب باقی ہے"),
        "level.none": FormWords(
            english: "The member fits none of the programme's levels", urdu: "فرد پروگرام کے کسی درجے میں نہیں آتا"),
        "confirm": FormWords(
            english: "Has to be confirmed by the programme's office", urdu: "پروگرام کے دفتر سے تصدیق ہونی ہے"),
        "verification.recipient": FormWords(
            english: "The recipient's identity is not confirmed yet", urdu: "وصول کنندہ کی شناخت کی تصدیق ابھی باقی ہے"),
        "verification.subject": FormWords(
            english: "The member's CNIC or B-Form is not confirmed yet",
            urdu: "فرد کے شناختی کارڈ یا ب فارم کی تصدیق ابھی باقی ہے"),
        "verification.head": FormWords(
            english: "The head's identity is not confirmed yet", urdu: "سربراہ کی شناخت کی تصدیق ابھی باقی ہے"),
        "verification.everyone": FormWords(
            english: "The identity of a member is not confirmed yet", urdu: "کسی فرد کی شناخت کی تصدیق ابھی باقی ہے"),
        "filter.self": FormWords(
            english: "The recipient, by an authority's record", urdu: "وصول کنندہ، ادارے کے ریکارڈ سے"),
        "filter.spouse": FormWords(
            english: "The recipient's spouse, by an authority's record",
            urdu: "وصول کنندہ کے شریک حیات، ادارے کے ریکارڈ سے"),
        "filter.family": FormWords(english: "A member, by an authority's record", urdu: "کوئی فرد، ادارے کے ریکارڈ سے"),
    ]

    /// The codes that the catalogue has, for the test that every code has words.
    package static var codes: Set<String> { Set(catalogue.keys) }
}
