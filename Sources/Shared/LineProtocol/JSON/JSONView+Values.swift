/// Why a field does not hold what it should.
package enum ValueError: Error, Hashable, Sendable {
    /// It is of another kind; `expected` says which it should be, in words.
    case type(expected: String)
    /// It breaks a rule of the registry's words.
    case rule(VocabularyError)
}

extension JSONView {
    /// The string as a value of the registry.
    package func value<Value: WrittenValue>(as type: Value.Type = Value.self) throws(ValueError) -> Value {
        guard let result = withUTF8({ Result<Value, VocabularyError>(reading: $0) }) else {
            throw .type(expected: "text")
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw .rule(error)
        }
    }

    /// A code of an enumeration written as text.
    package func code<Code: RawRepresentable & CaseIterable>(
        as type: Code.Type = Code.self
    ) throws(ValueError) -> Code where Code.RawValue == String {
        guard let text = string else { throw .type(expected: "text") }
        guard let code = Code(rawValue: text) else {
            let all = Code.allCases.map(\.rawValue).joined(separator: ", ")
            throw .rule(VocabularyError("code.unknown", "must be one of \(all)"))
        }
        return code
    }

    /// A code of an enumeration written as a number.
    package func code<Code: RawRepresentable & CaseIterable>(
        as type: Code.Type = Code.self
    ) throws(ValueError) -> Code where Code.RawValue == Int {
        guard let number = integer else { throw .type(expected: "a whole number") }
        guard let code = Code(rawValue: Int(number)) else {
            let all = Code.allCases.map { String($0.rawValue) }
            throw .rule(
                VocabularyError("code.unknown", "must be a number from \(all.first ?? "") to \(all.last ?? "")"))
        }
        return code
    }

    /// A whole number within `range`.
    package func integer(in range: ClosedRange<Int64>) throws(ValueError) -> Int64 {
        guard let number = integer else { throw .type(expected: "a whole number") }
        guard range.contains(number) else {
            throw .rule(
                VocabularyError("number.range", "must be from \(range.lowerBound) to \(range.upperBound)"))
        }
        return number
    }
}
