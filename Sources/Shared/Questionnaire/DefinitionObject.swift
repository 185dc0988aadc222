/// One object of a definition file (form or model), read strictly: what is missing, of the wrong type or unknown is
/// refused with its place.
package struct DefinitionObject {
    package let view: JSONView
    package let place: String

    package init(_ view: JSONView, at place: String) throws(FormError) {
        guard view.kind == .object else { throw FormError(place, "must be an object") }
        self.view = view
        self.place = place
    }

    /// Refuses every member that is not one of `keys`.
    package func permits(_ keys: [StaticString]) throws(FormError) {
        for (key, _) in view.members where !keys.contains(where: { key == $0 }) {
            throw FormError(place, "unknown member \"\(key.text)\"")
        }
    }

    package subscript(_ key: StaticString) -> JSONView? { view[key] }

    package func required(_ key: StaticString) throws(FormError) -> JSONView {
        guard let value = view[key] else { throw FormError(place, "\"\(key)\" is missing") }
        return value
    }

    package func text(_ key: StaticString) throws(FormError) -> String {
        guard let text = try required(key).string, !text.isEmpty else {
            throw FormError(place, "\"\(key)\" must be text")
        }
        return text
    }

    package func optionalText(_ key: StaticString) throws(FormError) -> String? {
        view[key] == nil ? nil : try text(key)
    }

    package func optionalInteger(_ key: StaticString) throws(FormError) -> Int64? {
        guard let value = view[key] else { return nil }
        guard let number = value.integer else { throw FormError(place, "\"\(key)\" must be a whole number") }
        return number
    }

    package func integer(_ key: StaticString) throws(FormError) -> Int64 {
        _ = try required(key)
        return try optionalInteger(key) ?? 0
    }

    /// False where it is absent.
    package func flag(_ key: StaticString) throws(FormError) -> Bool {
        guard let value = view[key] else { return false }
        guard let flag = value.bool else { throw FormError(place, "\"\(key)\" must be true or false") }
        return flag
    }

    package func array(_ key: StaticString) throws(FormError) -> [JSONView] {
        let value = try required(key)
        guard value.kind == .array else { throw FormError(place, "\"\(key)\" must be an array") }
        return Array(value.elements)
    }

    package func object(_ key: StaticString) throws(FormError) -> DefinitionObject {
        try DefinitionObject(required(key), at: "\(place)/\(key)")
    }

    /// The objects of an array, each with its place by number.
    package func objects(_ key: StaticString) throws(FormError) -> [DefinitionObject] {
        var result: [DefinitionObject] = []
        for (index, value) in try array(key).enumerated() {
            result.append(try DefinitionObject(value, at: "\(place)/\(key)/\(index + 1)"))
        }
        return result
    }

    /// The texts of an array.
    package func texts(_ key: StaticString) throws(FormError) -> [String] {
        var result: [String] = []
        for value in try array(key) {
            guard let text = value.string else { throw FormError(place, "\"\(key)\" must hold texts") }
            result.append(text)
        }
        return result
    }

    /// `en` and `ur` of this object.
    package func words() throws(FormError) -> FormWords {
        FormWords(english: try text("en"), urdu: try text("ur"))
    }
}
