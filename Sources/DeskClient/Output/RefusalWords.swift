import Shared

/// A problem's words for people: those of the rule that was broken, be it the form's or the program's, where it names one.
enum RefusalWords {
    /// On one line.
    static func of(_ problem: ProblemReply, _ language: Language) -> String {
        lines(problem, language).joined(separator: "; ")
    }

    /// The problem, and on lines of their own what helps to go on.
    static func lines(_ problem: ProblemReply, _ language: Language) -> [String] {
        if let words = gate(problem, language) { return [words] }
        if let words = ruleWords(problem) {
            let field = problem.field.map { "\($0): " } ?? ""
            return ["\(field)\(filled(words(language.ofForm), from: problem.view)) (\(problem.number))"]
        }
        return [problem.words(language) + office(problem) + " (\(problem.number))"] + more(problem, language)
    }

    /// A refusal of this program's own, before anything is sent.
    static func of(_ refusal: Refusal, _ language: Language) -> String {
        guard let document = try? JSONDocument(refusal.body(isWrite: false)) else { return "\(refusal)" }
        return of(ProblemReply(number: refusal.problem.number, document), language)
    }

    /// Of problems that are about one rule; for the others the number says it better.
    private static func ruleWords(_ problem: ProblemReply) -> FormWords? {
        guard let rule = problem.rule else { return nil }
        switch problem.problem {
        case .validation, .cardExpired: return (try? Form.shipped())?.words(ofRule: rule) ?? Refusal.words(ofRule: rule)
        case .syntax, .forbidden: return Refusal.words(ofRule: rule)
        default: return nil
        }
    }

    /// 561 tells where to send the family: the office's name beside its code.
    private static func office(_ problem: ProblemReply) -> String {
        problem.view["office_name"]?.string.map { " \($0)" } ?? ""
    }

    /// What helps to go on: what happened since (540), the person who has left and can come back (561).
    private static func more(_ problem: ProblemReply, _ language: Language) -> [String] {
        let urdu = language == .urdu
        switch problem.problem {
        case .versionConflict:
            let changes = problem.view["changes"].map { Array($0.elements) } ?? []
            return changes.map { change in
                let (version, what) = (ReplyLines.text(change["version"]), ReplyLines.text(change["what"]))
                return
                    "\(version): \(what)  \(ReplyLines.text(change["recorded"]))  \(ReplyLines.text(change["desk"]))"
            }
                + (problem.view["fields"].map { fields in
                    let names = fields.elements.compactMap(\.string).joined(separator: ", ")
                    return names.isEmpty ? [] : [(urdu ? "تبدیل شدہ: " : "changed: ") + names]
                } ?? [])
        case .numberTaken:
            guard let person = problem.view["person"]?.string else { return [] }
            return [
                urdu
                    ? "یہ فرد پہلے گھرانے سے جا چکا ہے اور اسی شناخت سے واپس آ سکتا ہے: \(person)"
                    : "has left that household and can come back as the same person: \(person)"
            ]
        case .dayDiffers: return [difference(problem, urdu: urdu)]
        default: return []
        }
    }

    /// The first thing in which the desk's day is not the server's.
    private static func difference(_ problem: ProblemReply, urdu: Bool) -> String {
        let (desk, server) = (problem.view["desk"], problem.view["server"])
        guard let seq = problem.view["seq"]?.integer else {
            let name = problem.field.map { String($0.split(separator: "/").last ?? "") } ?? ""
            let counts = (ReplyLines.text(desk), ReplyLines.text(server))
            return urdu
                ? "\(name): ڈیسک کی گنتی \(counts.0)، سرور کی \(counts.1)"
                : "\(name): this desk counts \(counts.0), the server \(counts.1)"
        }
        let about = [problem.view["verb"]?.string, problem.view["household"]?.string].compactMap(\.self)
        let what = about.isEmpty ? "" : " (\(about.joined(separator: ", ")))"
        let elsewhere =
            problem.view["stands_on"]?.string.map {
                urdu ? "؛ سرور کے پاس یہ \($0) کو ہے" : "; the server has it on \($0)"
            } ?? ""
        return urdu
            ? "اندراج \(seq)\(what): اس ڈیسک پر \(answer(desk, urdu: true))، سرور پر \(answer(server, urdu: true))\(elsewhere)"
            : "entry \(seq)\(what): at this desk \(answer(desk, urdu: false)), at the server \(answer(server, urdu: false))\(elsewhere)"
    }

    /// The number of an answer as people say it.
    private static func answer(_ number: JSONView?, urdu: Bool) -> String {
        switch number?.integer {
        case nil: urdu ? "موجود نہیں" : "nothing"
        case 0: urdu ? "مکمل" : "done"
        case let number?: urdu ? "مسترد \(number)" : "refused \(number)"
        }
    }

    /// Why a known household is not interviewed again, in the gate's own words, and from which day it may be.
    private static func gate(_ problem: ProblemReply, _ language: Language) -> String? {
        guard problem.rule == RequestRule.gate.rawValue,
            let because = problem.view[language == .urdu ? "words_ur" : "words"]?.string
        else { return nil }
        guard let from = problem.view["possible_from"]?.string else { return "\(because) (\(problem.number))" }
        let day = language == .urdu ? "۔ \(from) سے ممکن ہے۔" : ". Possible from \(from) on."
        return "\(because)\(day) (\(problem.number))"
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
