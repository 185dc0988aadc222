package import Shared

extension PMTModel {
    /// A term in words.
    package func explanation(of term: Term, _ locale: FormLocale) -> Explanation {
        let indicator = indicators[term.indicator]
        let value = term.value.map(FixedPoint.written) ?? ""
        let answer = term.answer.map { indicator.answers[$0] }
        return Explanation(
            indicator: indicator.key, question: indicator.question(locale), answerCode: answer?.code ?? value,
            answer: answer?.words(locale) ?? value, points: FixedPoint.written(term.points))
    }

    /// Terms as they are stored with an assessment: `[["province","D","12"],...]`, and the derived value as a fourth
    /// text where there is one.
    package func termsJSON(_ terms: [Term]) -> [UInt8] {
        var writer = JSONWriter(capacity: 40 * terms.count + 2)
        writer.array { writer in
            for term in terms {
                let indicator = indicators[term.indicator]
                writer.array { writer in
                    writer.string(indicator.key)
                    writer.string(term.answer.map { indicator.answers[$0].code } ?? "")
                    writer.string(FixedPoint.written(term.points))
                    if let value = term.value { writer.string(FixedPoint.written(value)) }
                }
            }
        }
        return writer.bytes
    }

    /// Stored terms in words; none if they are not terms of this model.
    package func explanations(termsJSON: JSONView, _ locale: FormLocale) -> [Explanation] {
        var result: [Explanation] = []
        for stored in termsJSON.elements {
            let texts = stored.elements.compactMap(\.string)
            guard texts.count == stored.count, (3...4).contains(texts.count),
                let index = indicators.firstIndex(where: { $0.key == texts[0] })
            else { return [] }
            let answer = indicators[index].answers.firstIndex { $0.code == texts[1] }
            guard let points = FixedPoint.read(texts[2]), answer != nil || indicators[index].coefficient != nil else {
                return []
            }
            let value = texts.count == 4 ? FixedPoint.read(texts[3]) : nil
            let term = Term(indicator: index, answer: answer, points: points, value: value)
            result.append(explanation(of: term, locale))
        }
        return result
    }

    /// The hundredths of a score in digits, `34` or `16.17`; nil for anything else and for more than 100.
    package static func hundredths(_ written: String) -> Int? {
        guard let number = FixedPoint.read(written), number >= 0, number <= 100 * FixedPoint.scale,
            number % 10_000 == 0
        else { return nil }
        return Int(number / 10_000)
    }

    /// A score in digits: 4100 hundredths are `41`.
    package static func written(hundredths: Int32) -> String { FixedPoint.written(hundredths: hundredths) }
}
