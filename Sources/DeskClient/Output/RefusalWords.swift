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
        if let rule = problem.rule.flatMap(CaseRule.init(rawValue:)) {
            return "\(field)\(rule.words(language)) (\(problem.number))"
        }
        // 561 tells where to send the family: the office's name beside its code.
        let office = problem.view["office_name"]?.string.map { " \($0)" } ?? ""
        return "\(problem.words(language))\(office) (\(problem.number))"
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
