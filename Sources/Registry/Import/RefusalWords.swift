import Shared

/// Says in English why a household is refused: the form's own words, and the catalogue's where the rule is none of the
/// form's.
struct RefusalWords: Sendable {
    /// Findings told of one household at most.
    private static let most = 20

    private let form: Form

    init(_ form: Form) { self.form = form }

    func refusal(_ first: FormViolation, others: some Sequence<FormViolation>) -> ImportRefusal {
        var words = form.explain(first, .english)
        for other in others.prefix(Self.most - 1) { words += "; \(other.field): \(form.explain(other, .english))" }
        return ImportRefusal(number: Int16(first.number), field: first.field, rule: first.rule, words: words)
    }

    /// What a reply to REGISTER refuses: all its findings stand in its list.
    func refusal(_ reply: RegistryReply) -> ImportRefusal {
        guard let body = (try? JSONDocument(reply.body))?.root else {
            return ImportRefusal(number: reply.number, field: nil, rule: "unknown", words: "refused")
        }
        let (field, rule) = (body["field"]?.string, body["rule"]?.string ?? body["message"]?.string ?? "unknown")
        var arguments: [FormViolation.Argument] = []
        for (key, value) in body.members where value.kind == .string {
            arguments.append(FormViolation.Argument(name: key.text, value: value.string ?? ""))
        }
        var words = self.words(rule, arguments, reply.number)
        for (index, other) in (body["violations"]?.elements).map(Array.init)?.enumerated() ?? [].enumerated()
        where index > 0 || other["rule"]?.string != rule || other["field"]?.string != field {
            guard index < Self.most, let rule = other["rule"]?.string else { continue }
            words += "; \(other["field"]?.string ?? ""): \(self.words(rule, [], reply.number))"
        }
        return ImportRefusal(number: reply.number, field: field, rule: rule, words: words)
    }

    private func words(_ rule: String, _ arguments: [FormViolation.Argument], _ number: Int16) -> String {
        if let words = form.words(ofRule: rule) { return words.filled(with: arguments, .english) }
        if let words = Refusal.words(ofRule: rule) { return words.filled(with: arguments, .english) }
        return Problem(rawValue: Int(number))?.words(.english) ?? rule
    }
}
