package import Shared
package struct ModelError: Error {}
package struct Term: Sendable {}
package enum Assessed: Sendable { case scored(hundredths: Int32, terms: [Term]), notScored(reason: String, terms: [Term]) }
package struct Explanation: Sendable { package let indicator, question, answerCode, answer, points: String }
package struct PMTModel: Sendable {
    package init(file: [UInt8], form: Form) throws(ModelError) { throw ModelError() }
    package var digest: [UInt8] { [] }
    package func assess(_ i: Interview, tehsil: PCode, asOf: CalendarDate) -> Assessed { .notScored(reason: "", terms: []) }
    package func likelihoods(hundredths: Int32) -> [(key: String, perMille: Int)] { [] }
    package func termsJSON(_ terms: [Term]) -> [UInt8] { [] }
    package func explanations(termsJSON: JSONView, _ l: FormLocale) -> [Explanation] { [] }
    package static func written(hundredths: Int32) -> String { "" }
}
