/// The object after `ERR`, as the client reads it.
package struct ProblemReply: Sendable {
    package let number: Int
    /// Nil if this client does not know the number.
    package let problem: Problem?
    /// True: the op consumed its sequence. False: it did not. Nil: unknown, or no write.
    package let entry: Bool?
    package let retry: Problem.Retry
    package let field: String?
    package let rule: String?
    /// Seconds.
    package let after: Int?
    package let view: JSONView

    package init(number: Int, _ document: JSONDocument) {
        let view = document.root
        self.number = number
        self.view = view
        problem = Problem(rawValue: number)
        entry = view["entry"]?.bool
        // A server that says nothing leaves the class of the number.
        retry = view["retry"]?.string.flatMap(Problem.Retry.init(rawValue:)) ?? (number < 500 ? .same : .never)
        field = view["field"]?.string
        rule = view["rule"]?.string
        after = view["after"]?.integer.map { Int($0) }
    }

    /// The words for people, with the reply's arguments in them.
    package func words(_ locale: Locale) -> String {
        guard let problem else { return "\(number)" }
        var text = ""
        var name: String?
        for character in problem.words(locale) {
            switch (character, name) {
            case ("{", _): name = ""
            case ("}", let key?):
                text += argument(key)
                name = nil
            case (_, nil): text.append(character)
            case (_, let key?): name = key + String(character)
            }
        }
        return text
    }

    private func argument(_ name: String) -> String {
        for member in view.members where member.key.text == name {
            return member.value.string ?? String(decoding: member.value.raw, as: UTF8.self)
        }
        return name == "words" ? rule ?? "" : ""
    }
}
