/// A rule of the registry that a refusal names: a stable name on the line, and the words that people read.
///
/// The form's rules are data and carry their own words (`Form.words(ofRule:)`); these are the rules that are code. Each is a
/// case of ``EventRule``, ``RequestRule`` or ``CaseRule``, so that none can be without words in both languages.
package protocol RefusalRule: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What people read; `{name}` stands for the reply's argument of that name.
    var words: FormWords { get }
}

extension Refusal {
    /// The words of a rule that is code; nil for a name that is none of ours.
    package static func words(ofRule name: String) -> FormWords? {
        EventRule(rawValue: name)?.words ?? RequestRule(rawValue: name)?.words ?? CaseRule(rawValue: name)?.words
    }

    /// A problem that breaks a rule of life events.
    package init(_ problem: Problem, field: String? = nil, rule: EventRule, arguments: [Argument] = []) {
        self.init(problem, field: field, rule: rule.rawValue, arguments: arguments)
    }
}
