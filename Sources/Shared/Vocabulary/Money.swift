/// An amount in whole rupees, from 0 to 999,999,999,999.
package struct Rupees: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let amount: Int64

    package init(_ amount: Int64) throws(VocabularyError) {
        guard (0...999_999_999_999).contains(amount) else {
            throw VocabularyError("rupees.range", "must be whole rupees, not negative, below a trillion")
        }
        self.amount = amount
    }

    package var description: String { "Rs \(amount)" }

    package static func < (one: Rupees, other: Rupees) -> Bool { one.amount < other.amount }
}
