import Shared

/// A problem's words for people, with the form's words for the form's rules.
enum RefusalWords {
    static func of(_ problem: ProblemReply, _ language: Language) -> String {
        let field = problem.field.map { "\($0): " } ?? ""
        if problem.problem == .validation || problem.problem == .cardExpired, let rule = problem.rule,
            let words = (try? Form.shipped())?.words(ofRule: rule)
        {
            return "\(field)\(filled(words(language.ofForm), from: problem.view)) (\(problem.number))"
        }
        if let words = visit(problem, language) { return "\(words) (\(problem.number))" }
        // 561 tells where to send the family: the office's name beside its code.
        let office = problem.view["office_name"]?.string.map { " \($0)" } ?? ""
        return "\(problem.words(language))\(office) (\(problem.number))"
    }

    /// Why a known household is not interviewed again.
    private static func visit(_ problem: ProblemReply, _ language: Language) -> String? {
        func pick(_ english: String, _ urdu: String) -> String { language == .urdu ? urdu : english }
        switch problem.rule {
        case "gate":
            let because = problem.view[language == .urdu ? "words_ur" : "words"]?.string ?? ""
            guard let from = problem.view["possible_from"]?.string else { return because }
            return because + pick(". Possible from \(from) on.", "۔ \(from) سے ممکن ہے۔")
        case "resurvey.member-missing":
            return pick(
                "Members are missing who are on file. Who left or died is recorded first: nser-desk update.",
                "رجسٹرڈ افراد غائب ہیں۔ جو چلے گئے یا فوت ہوئے، پہلے انہیں درج کریں: nser-desk update۔")
        case "resurvey.known-person":
            return pick(
                "\(problem.field ?? ""): this number is on file for a member of the household, who keeps the identifier.",
                "\(problem.field ?? ""): یہ نمبر گھرانے کے رکن کا ہے؛ رکن کی شناخت وہی رہے گی۔")
        case "resurvey.event-first":
            return pick(
                "\(problem.field ?? ""): a marriage or its end is recorded first, with its certificate: nser-desk update.",
                "\(problem.field ?? ""): نکاح یا اس کا خاتمہ پہلے دستاویز کے ساتھ درج کریں: nser-desk update۔")
        default: return nil
        }
    }

    /// `{name}` replaced by the reply's member of that name.
    private static func filled(_ words: String, from reply: JSONView) -> String {
        var result = ""
        for (index, part) in words.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0, let end = part.firstIndex(of: "}") else {
                result += part
                continue
            }
            let value = reply.members.first { $0.key.text == part[..<end] }?.value
            result += value.map { $0.string ?? String(decoding: $0.raw, as: UTF8.self) } ?? ""
            result += part[part.index(after: end)...]
        }
        return result
    }
}
