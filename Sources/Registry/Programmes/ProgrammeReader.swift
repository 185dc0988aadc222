internal import Crypto
package import Shared

extension Programme {
    /// Reads and compiles a programme file; whatever it does not know is refused in words.
    package init(file: [UInt8], form: Form) throws(ProgrammeError) {
        do throws(FormError) {
            var reader = try ProgrammeReader(file, form)
            self = try reader.programme(digest: Array(SHA256.hash(data: file)))
        } catch {
            throw ProgrammeError(error.place, error.reason)
        }
    }
}

/// Reads a programme file into its compiled form.
struct ProgrammeReader {
    private let root: DefinitionObject
    private let form: Form
    private var conditions: ConditionReader

    /// Versions and amounts that one file may have, far above what any programme needs.
    private static let listLimit = 512

    init(_ file: [UInt8], _ form: Form) throws(FormError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(file, layout: .file)
        } catch {
            throw FormError("byte \(error.offset)", error.description)
        }
        root = try DefinitionObject(document.root, at: "programme")
        self.form = form
        conditions = ConditionReader(fields: form.index)
        conditions.permitsAreas = true
    }

    mutating func programme(digest: [UInt8]) throws(FormError) -> Programme {
        let isKnown = try root.flag("known")
        try root.permits(
            ["programme", "form", "title", "source", "note", "known"]
                + (isKnown ? ["unit", "versions", "amounts"] : ["why"]))
        guard try root.text("form") == form.id else {
            throw FormError("programme", "reads the answers of another form (\(try root.text("form")), not \(form.id))")
        }
        let name = try root.text("programme")
        guard name.utf8.count <= 40, name.utf8.first.map({ (0x61...0x7A).contains($0) }) == true,
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else {
            throw FormError("programme", "its name is small letters, digits and hyphens, a letter first, at most 40")
        }
        var unit = Programme.Unit.household
        var versions: [Programme.Version] = []
        var amounts: [Programme.Amount] = []
        if isKnown {
            guard let known = try Programme.Unit(rawValue: root.text("unit")) else {
                throw FormError("programme", "unit is household or member")
            }
            unit = known
            versions = try readVersions(unit)
            amounts = try readAmounts(unit, levels: Set(versions.flatMap { $0.levels.map(\.key) }))
        }
        return Programme(
            name: name, title: try root.object("title").words(), source: try root.text("source"),
            unknownBecause: isKnown ? nil : try root.object("why").words(), unit: unit, versions: versions,
            amounts: amounts, digest: digest, conditions: conditions.program)
    }

    // MARK: Versions

    private mutating func readVersions(_ unit: Programme.Unit) throws(FormError) -> [Programme.Version] {
        var versions: [Programme.Version] = []
        let objects = try root.objects("versions")
        guard !objects.isEmpty, objects.count <= Self.listLimit else {
            throw FormError("programme/versions", "there are none, or more than \(Self.listLimit)")
        }
        for object in objects {
            let version = try version(object, unit)
            if let last = versions.popLast() {
                guard last.effective.lowerBound < version.effective.lowerBound,
                    let dayBefore = version.effective.lowerBound.adding(days: -1)
                else { throw FormError(object.place, "versions follow each other in time") }
                versions.append(last.ending(dayBefore))
            }
            versions.append(version)
        }
        return versions
    }

    private mutating func version(
        _ object: DefinitionObject, _ unit: Programme.Unit
    ) throws(FormError) -> Programme.Version {
        try object.permits(
            [
                "effective_from", "effective_until", "note", "scores", "household", "recipient", "verified", "filters",
                "depends_on",
            ] + (unit == .member ? ["subjects", "levels", "level_none"] : []))
        let from = try Self.date(object, "effective_from")
        let until =
            object["effective_until"] == nil
            ? CalendarDate(daysSince2000: Self.farthest) : try Self.date(object, "effective_until")
        guard let until, from <= until else { throw FormError(object.place, "it ends before it begins") }
        let scores = try scores(object)
        let dependsOn = object["depends_on"] == nil ? [] : try object.texts("depends_on")
        let household = try household(object)
        guard !scores.isEmpty || !dependsOn.isEmpty || !household.isEmpty else {
            throw FormError(object.place, "decides by nothing: no scores, no household conditions, no other programme")
        }
        let recipient = try part(object, "recipient")
        let levels = object["levels"] == nil ? [] : try readLevels(object)
        let version = Programme.Version(
            effective: from...until, scores: scores, household: household, recipient: recipient,
            subjects: unit == .member ? try condition(object.object("subjects"), .member) : nil, levels: levels,
            levelNone: levels.isEmpty ? nil : try object.object("level_none").words(), verified: try roles(object),
            filters: try filters(object), dependsOn: dependsOn)
        guard recipient != nil || !version.verified.contains(.recipient) || !dependsOn.isEmpty else {
            throw FormError(object.place, "waits for the verification of a recipient that it does not describe")
        }
        guard unit == .member || !version.verified.contains(.subject) else {
            throw FormError(object.place, "a household's programme has no subject to verify")
        }
        return version
    }

    private func scores(_ object: DefinitionObject) throws(FormError) -> [String: Programme.ScoreRule] {
        guard object["scores"] != nil else { return [:] }
        var rules: [String: Programme.ScoreRule] = [:]
        let scores = try object.object("scores")
        for (key, value) in scores.view.members {
            let rule = try DefinitionObject(value, at: "\(scores.place)/\(key.text)")
            try rule.permits(["model", "at_most", "disability_at_most", "source", "caution"])
            _ = try rule.text("source")
            let limit = try Self.hundredths(rule, "at_most")
            let raised = rule["disability_at_most"] == nil ? nil : try Self.hundredths(rule, "disability_at_most")
            guard raised.map({ $0 >= limit }) ?? true else {
                throw FormError(rule.place, "disability_at_most is not below at_most")
            }
            rules[key.text] = Programme.ScoreRule(
                model: try rule.text("model"), atMostHundredths: limit, disabilityAtMostHundredths: raised,
                caution: rule["caution"] == nil ? nil : try rule.object("caution").words())
        }
        guard !rules.isEmpty else { throw FormError(scores.place, "there are none") }
        return rules
    }

    private mutating func household(_ object: DefinitionObject) throws(FormError) -> [Programme.Requirement] {
        guard object["household"] != nil else { return [] }
        var requirements: [Programme.Requirement] = []
        for part in try object.objects("household") {
            try part.permits(["key", "en", "ur", "when", "source"])
            _ = try part.text("source")
            let key = try part.text("key")
            guard !requirements.contains(where: { $0.key == key }) else {
                throw FormError(part.place, "the condition \"\(key)\" occurs twice")
            }
            requirements.append(
                Programme.Requirement(key: key, words: try part.words(), condition: try when(part, .household)))
        }
        return requirements
    }

    private mutating func readLevels(_ object: DefinitionObject) throws(FormError) -> [Programme.Level] {
        var levels: [Programme.Level] = []
        for part in try object.objects("levels") {
            try part.permits(["key", "en", "ur", "when", "confirm"])
            let key = try part.text("key")
            guard !levels.contains(where: { $0.key == key }) else {
                throw FormError(part.place, "the level \"\(key)\" occurs twice")
            }
            levels.append(
                Programme.Level(
                    key: key, words: try part.words(), condition: try when(part, .member),
                    confirm: part["confirm"] == nil ? nil : try part.object("confirm").words()))
        }
        guard !levels.isEmpty else { throw FormError("\(object.place)/levels", "there are none") }
        return levels
    }

    private mutating func part(_ object: DefinitionObject, _ key: StaticString) throws(FormError) -> Condition? {
        guard object[key] != nil else { return nil }
        return try condition(object.object(key), .member)
    }

    /// `when` of an object that has only that and its source.
    private mutating func condition(_ object: DefinitionObject, _ scope: FormScope) throws(FormError) -> Condition {
        try object.permits(["when", "source"])
        _ = try object.text("source")
        return try when(object, scope)
    }

    private mutating func when(_ object: DefinitionObject, _ scope: FormScope) throws(FormError) -> Condition {
        try conditions.compile(object.required("when"), scope, at: "\(object.place)/when")
    }

    private func roles(_ object: DefinitionObject) throws(FormError) -> [Programme.Role] {
        var roles: [Programme.Role] = []
        for text in try object.texts("verified") {
            guard let role = Programme.Role(rawValue: text), !roles.contains(role) else {
                throw FormError(object.place, "verified names recipient, subject, head or everyone, each once")
            }
            roles.append(role)
        }
        return roles
    }

    private func filters(_ object: DefinitionObject) throws(FormError) -> Programme.FilterChoice {
        if try object.required("filters").string == "all" { return .all }
        return .codes(try object.texts("filters"))
    }

    // MARK: Amounts

    private mutating func readAmounts(
        _ unit: Programme.Unit, levels: Set<String>
    ) throws(FormError) -> [Programme.Amount] {
        guard root["amounts"] != nil else { return [] }
        var amounts: [Programme.Amount] = []
        let objects = try root.objects("amounts")
        guard objects.count <= Self.listLimit else {
            throw FormError("programme/amounts", "more than \(Self.listLimit)")
        }
        for object in objects {
            try object.permits(
                ["effective_from", "rupees", "period", "planned", "source"]
                    + (unit == .member ? ["level", "when"] : []))
            _ = try object.text("source")
            let rupees = try object.integer("rupees")
            guard (try? Rupees(rupees)) != nil,
                let period = try Programme.Amount.Period(rawValue: object.text("period"))
            else { throw FormError(object.place, "rupees are whole and not negative, period is quarter or once") }
            let level = try object.optionalText("level")
            guard level.map(levels.contains) ?? true else {
                throw FormError(object.place, "there is no level \"\(level ?? "")\"")
            }
            amounts.append(
                Programme.Amount(
                    from: try Self.date(object, "effective_from"), rupees: rupees, period: period,
                    isPlanned: try object.flag("planned"), level: level,
                    condition: object["when"] == nil ? nil : try when(object, .member)))
        }
        return amounts
    }

    // MARK: Values

    /// 2199-12-31, the last day there is.
    private static let farthest: Int32 = 73_048

    static func date(_ object: DefinitionObject, _ key: StaticString) throws(FormError) -> CalendarDate {
        guard let date = try CalendarDate(object.text(key)) else {
            throw FormError(object.place, "\"\(key)\" is a date, YYYY-MM-DD")
        }
        return date
    }

    /// A score with at most two decimals.
    private static func hundredths(_ object: DefinitionObject, _ key: StaticString) throws(FormError) -> Int32 {
        guard let number = try FixedPoint.read(object.text(key)), (0...100 * FixedPoint.scale).contains(number),
            number % 10_000 == 0
        else { throw FormError(object.place, "\"\(key)\" is a score from 0 to 100 with at most two decimals") }
        return Int32(number / 10_000)
    }
}

extension Programme.Version {
    /// The same, ending on `day` at the latest.
    fileprivate func ending(_ day: CalendarDate) -> Programme.Version {
        Programme.Version(
            effective: effective.lowerBound...min(effective.upperBound, day), scores: scores, household: household,
            recipient: recipient, subjects: subjects, levels: levels, levelNone: levelNone, verified: verified,
            filters: filters, dependsOn: dependsOn)
    }
}
