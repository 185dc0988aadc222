internal import Crypto
package import Shared

extension PMTModel {
    /// Reads, compiles and proves a model file: whatever it does not know is refused in words, and every golden vector
    /// must come out as the file says.
    package init(file: [UInt8], form: Form) throws(ModelError) {
        let model: PMTModel
        let vectors: [DefinitionObject]
        do throws(FormError) {
            let reader = try PMTModelReader(file, form)
            model = try reader.model(digest: Array(SHA256.hash(data: file)))
            vectors = try reader.root.objects("vectors")
        } catch {
            throw ModelError(error.place, error.reason)
        }
        try GoldenVectors(model: model, form: form).verify(vectors)
        self = model
    }
}

/// Reads a model file into its compiled form, without its golden vectors.
struct PMTModelReader {
    let root: DefinitionObject
    private let form: Form

    init(_ file: [UInt8], _ form: Form) throws(FormError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(file, layout: .file)
        } catch {
            throw FormError("byte \(error.offset)", error.description)
        }
        root = try DefinitionObject(document.root, at: "model")
        self.form = form
    }

    func model(digest: [UInt8]) throws(FormError) -> PMTModel {
        try root.permits([
            "model", "score_type", "form", "title", "source", "effective", "caution", "covered", "indicators", "score",
            "cutoffs", "likelihoods", "vectors",
        ])
        guard try root.text("form") == form.id else {
            throw FormError("model", "reads the answers of another form (\(try root.text("form")), not \(form.id))")
        }
        var reader = ExpressionReader(conditions: ConditionReader(fields: form.index))
        reader.conditions.permitsAreas = true
        var indicators: [PMTModel.Indicator] = []
        for object in try root.objects("indicators") {
            let indicator = try PMTModelReader.indicator(object, &reader)
            guard !indicators.contains(where: { $0.key == indicator.key }) else {
                throw FormError(object.place, "the indicator \"\(indicator.key)\" occurs twice")
            }
            indicators.append(indicator)
        }
        guard !indicators.isEmpty else { throw FormError("model/indicators", "there are none") }
        let score = try scoreRule(&reader)
        return PMTModel(
            names: (
                try root.text("model"), try root.text("score_type"), try root.object("title").words(),
                try root.text("source")
            ), caution: try caution(), form: form, digest: digest, vectorCount: try root.array("vectors").count,
            effective: try effective(),
            covered: try covered(), indicators: indicators, conditions: reader.conditions.program,
            expressions: reader.program, score: score, cutoffs: try cutoffs(), likelihoods: try likelihoods())
    }

    /// A text in English, or words in both languages.
    private func caution() throws(FormError) -> FormWords? {
        guard let caution = root["caution"] else { return nil }
        if let text = caution.string { return FormWords(english: text, urdu: text) }
        let words = try root.object("caution")
        try words.permits(["en", "ur"])
        return try words.words()
    }

    // MARK: Indicators

    private static func indicator(
        _ object: DefinitionObject, _ reader: inout ExpressionReader
    ) throws(FormError) -> PMTModel.Indicator {
        try object.permits(["key", "question", "note", "value", "answers", "coefficient", "missing"])
        let value = try object["value"].map { view throws(FormError) in
            try reader.compile(view, at: "\(object.place)/value")
        }
        reader.conditions.valueScale = value == nil ? nil : FixedPoint.scale
        defer { reader.conditions.valueScale = nil }
        let coefficient = try object.optionalText("coefficient").map { text throws(FormError) in
            guard let number = FixedPoint.read(text) else { throw FormError(object.place, "coefficient is no number") }
            return number
        }
        guard (coefficient == nil) == (object["answers"] != nil), coefficient == nil || value != nil else {
            throw FormError(object.place, "needs either answers, or a value with a coefficient")
        }
        var answers: [PMTModel.Indicator.Answer] = []
        for answer in object["answers"] == nil ? [] : try object.objects("answers") {
            try answer.permits(["code", "en", "ur", "when", "points"])
            guard let points = try FixedPoint.read(answer.text("points")) else {
                throw FormError(answer.place, "points are no number")
            }
            let code = try answer.text("code")
            guard !answers.contains(where: { $0.code == code }) else {
                throw FormError(answer.place, "the answer \"\(code)\" occurs twice")
            }
            let condition = try reader.conditions.compile(
                answer.required("when"), .household, at: "\(answer.place)/when")
            answers.append(.init(code: code, words: try answer.words(), points: points, condition: condition))
        }
        guard coefficient != nil || answers.count >= 2 else {
            throw FormError(object.place, "needs at least two answers")
        }
        return PMTModel.Indicator(
            key: try object.text("key"), question: try object.object("question").words(), answers: answers,
            coefficient: coefficient, value: value, missing: try missing(object, answers))
    }

    private static func missing(
        _ object: DefinitionObject, _ answers: [PMTModel.Indicator.Answer]
    ) throws(FormError) -> PMTModel.MissingRule {
        if try object.required("missing").string == "refuse" { return .refuse }
        let rule = try object.object("missing")
        try rule.permits(["answer", "source"])
        _ = try rule.text("source")
        let code = try rule.text("answer")
        guard let index = answers.firstIndex(where: { $0.code == code }) else {
            throw FormError(rule.place, "there is no answer \"\(code)\"")
        }
        return .answer(index)
    }

    private func scoreRule(_ reader: inout ExpressionReader) throws(FormError) -> PMTModel.ScoreRule {
        let object = try root.object("score")
        try object.permits(["value", "minimum", "maximum", "decimals", "rounding"])
        let value = try reader.compile(object.required("value"), isScore: true, at: "model/score/value")
        guard let low = try FixedPoint.read(object.text("minimum")),
            let high = try FixedPoint.read(object.text("maximum")), low >= 0, low < high, high <= 100 * FixedPoint.scale
        else { throw FormError(object.place, "minimum and maximum lie in 0...100") }
        let decimals = try object.integer("decimals")
        guard (0...2).contains(decimals), let rounding = try Rounding(rawValue: object.text("rounding")) else {
            throw FormError(object.place, "decimals are 0, 1 or 2; rounding is half_up, half_even or down")
        }
        return PMTModel.ScoreRule(value: value, range: low...high, decimals: Int(decimals), rounding: rounding)
    }

    // MARK: Where, when, and what a score means

    private func effective() throws(FormError) -> ClosedRange<CalendarDate> {
        let object = try root.object("effective")
        try object.permits(["from", "until", "note"])
        guard let from = try CalendarDate(object.text("from")),
            let until = try CalendarDate(object.optionalText("until") ?? "2199-12-31"), from <= until
        else { throw FormError(object.place, "from and until are dates, in this order") }
        return from...until
    }

    private func covered() throws(FormError) -> CoveredArea {
        let object = try root.object("covered")
        try object.permits(["except_provinces", "except_districts", "except_tehsils", "source"])
        _ = try object.text("source")
        func numbers(_ key: StaticString, level: Int) throws(FormError) -> [Int64] {
            var result: [Int64] = []
            for area in try object.objects(key) {
                try area.permits(["code", "name"])
                _ = try area.text("name")
                guard let number = try AreaNumber(area.text("code")), number.level == level else {
                    throw FormError(area.place, "is no P-code of this level")
                }
                result.append(number.value)
            }
            return result
        }
        return CoveredArea(
            exceptProvinces: try numbers("except_provinces", level: 0),
            exceptDistricts: try numbers("except_districts", level: 1),
            exceptTehsils: try numbers("except_tehsils", level: 2))
    }

    private func cutoffs() throws(FormError) -> [PMTModel.Cutoff] {
        var result: [PMTModel.Cutoff] = []
        for object in try root.objects("cutoffs") {
            try object.permits(["key", "at_most", "en", "source"])
            _ = try object.text("source")
            guard let number = try FixedPoint.read(object.text("at_most")),
                (0...100 * FixedPoint.scale).contains(number)
            else { throw FormError(object.place, "at_most is a score") }
            result.append(
                .init(
                    key: try object.text("key"), atMostHundredths: Int32(number / 10_000), words: try object.text("en"))
            )
        }
        return result
    }

    private func likelihoods() throws(FormError) -> ([PMTModel.Line], [PMTModel.LikelihoodBand]) {
        guard root["likelihoods"] != nil else { return ([], []) }
        let object = try root.object("likelihoods")
        try object.permits(["source", "lines", "bands"])
        var lines: [PMTModel.Line] = []
        for line in try object.objects("lines") {
            try line.permits(["key", "en"])
            lines.append(.init(key: try line.text("key"), words: try line.text("en")))
        }
        var bands: [PMTModel.LikelihoodBand] = []
        for band in try object.objects("bands") {
            try band.permits(["from", "to", "per_mille"])
            let (from, to) = (try band.integer("from"), try band.integer("to"))
            let numbers = try band.array("per_mille").compactMap(\.integer)
            guard numbers.count == lines.count, numbers.allSatisfy({ (0...1000).contains($0) }), from <= to,
                from == (bands.last?.scores.upperBound ?? -1) + 1
            else { throw FormError(band.place, "bands follow each other from 0, with a per mille for each line") }
            bands.append(.init(scores: from...to, perMille: numbers.map { Int($0) }))
        }
        guard bands.last?.scores.upperBound == 100 else { throw FormError(object.place, "bands must reach 100") }
        return (lines, bands)
    }
}
