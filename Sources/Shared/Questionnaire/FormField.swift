/// Whether a question is about each member or about the household.
package enum FormScope: String, Hashable, Sendable {
    case member
    case household
}

/// One question of the form.
package struct FormField: Sendable {
    /// What an answer is on the wire and what it must look like.
    package enum Kind: Hashable, Sendable {
        case integer(minimum: Int64, maximum: Int64)
        /// Whole rupees.
        case rupees(minimum: Int64, maximum: Int64)
        /// The line of another member of the same roster.
        case line(minimum: Int64, maximum: Int64)
        case boolean
        /// One option of a code frame, by its index in `Form.frames`.
        case choice(frame: Int)
        /// `YYYY-MM-DD`.
        case date
        /// 13 digits.
        case cnic
        case crc
        /// A person's UUID; made by the terminal, never asked.
        case identifier
        /// A person's name, at most so many characters.
        case name(maximum: Int)
        case text(maximum: Int)
    }

    package let key: String
    package let scope: FormScope
    package let kind: Kind
    package let label: FormWords
    package let help: FormWords?
    /// Where the question is asked, an answer must come (it may be a refusal, where that is permitted).
    package let isRequired: Bool
    /// `null` is an answer: does not know, or refused.
    package let isRefusable: Bool
    /// Filled by the terminal itself.
    package let isMade: Bool
    /// The section's index in `Form.sections`.
    package let section: Int
    /// When the question is asked; nil: always.
    let asked: Condition?
    /// Index among the fields of its scope, which is also its cell.
    let slot: Int
    /// The reader's hash of the key (`JSONNode.next` of a key).
    let hash: UInt32
    let keyBytes: [UInt8]
}

/// Fields under one heading.
package struct FormSection: Sendable {
    package let key: String
    package let scope: FormScope
    package let title: FormWords
    /// Indices in `Form.memberFields` or `Form.householdFields`, by scope.
    package let fields: Range<Int>
}

/// A code frame: the permitted answers of a question, in the order shown.
package struct CodeFrame: Sendable {
    package struct Option: Sendable {
        /// The code as shown and typed.
        package let code: String
        /// The code on the wire, if it is a number there.
        package let number: Int64?
        package let label: FormWords
        let codeBytes: [UInt8]
    }

    package let key: String
    package let source: String
    package let options: [Option]
    /// Option by number, 0...63; -1 where there is none. Empty if codes are text.
    let byNumber: [Int8]

    package var isNumeric: Bool { !byNumber.isEmpty }

    /// The option's index, or nil.
    package func index(ofCode code: String) -> Int? { options.firstIndex { $0.code == code } }

    func index(of number: Int64) -> Int? {
        guard number >= 0, number < byNumber.count else { return nil }
        let found = byNumber[Int(number)]
        return found < 0 ? nil : Int(found)
    }

    func index(of code: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !isNumeric else { return nil }
        return options.firstIndex { $0.codeBytes.elementsEqual(code) }
    }
}
