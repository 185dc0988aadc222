/// The language a person reads. The wire names are `en` and `ur`.
package enum FormLocale: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case urdu = "ur"
}

/// The same words in both languages.
package struct FormWords: Hashable, Sendable {
    package let english: String
    package let urdu: String

    package init(english: String, urdu: String) {
        self.english = english
        self.urdu = urdu
    }

    package func callAsFunction(_ locale: FormLocale) -> String {
        locale == .urdu ? urdu : english
    }

    /// The words with `{name}` replaced by each argument.
    package func filled(with arguments: [FormViolation.Argument], _ locale: FormLocale) -> String {
        var text = self(locale)
        for argument in arguments {
            var result = ""
            var rest = Substring(text)
            let mark = "{\(argument.name)}"
            while let place = rest.firstRange(of: mark) {
                result += rest[..<place.lowerBound]
                result += argument.value
                rest = rest[place.upperBound...]
            }
            text = result + rest
        }
        return text
    }
}
