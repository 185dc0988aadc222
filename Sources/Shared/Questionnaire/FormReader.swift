/// Reads and compiles a form file. Everything the file says is either understood or refused.
struct FormReader {
    private let root: DefinitionObject
    private(set) var id = ""
    private(set) var title = FormWords(english: "", urdu: "")
    private(set) var sections: [FormSection] = []
    private(set) var rules: [FormRule] = []
    private(set) var fieldRules: [String: FormWords] = [:]
    private(set) var maximumMembers = 0
    private(set) var rows: [[UInt8]] = []
    private(set) var index: FieldIndex?
    private(set) var known: KnownSlots?
    private(set) var program = ConditionProgram()

    /// Rules of single fields that the program names; the file must hold their words.
    static let fieldRuleIDs = [
        "required", "not_asked", "not_refusable", "range", "code", "format.date", "format.number",
        "format.identifier", "format.name", "format.text", "format.integer", "format.boolean", "members.count",
    ]

    init(_ file: [UInt8]) throws(FormError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(file, layout: .file)
        } catch {
            throw FormError("byte \(error.offset)", error.description)
        }
        root = try DefinitionObject(document.root, at: "form")
    }

    mutating func read() throws(FormError) {
        try root.permits(["form", "title", "note", "maximum_members", "frames", "sections", "rules", "field_rules"])
        id = try root.text("form")
        title = try root.object("title").words()
        let limit = try root.integer("maximum_members")
        guard (1...100).contains(limit) else { throw FormError("form", "maximum_members is 1 to 100") }
        maximumMembers = Int(limit)
        try readFields(try readFrames())
        try readRules()
        rows = try FormRows.rows(root)
    }

    // MARK: Frames

    private func readFrames() throws(FormError) -> [CodeFrame] {
        var frames: [CodeFrame] = []
        let object = try root.object("frames")
        for (key, value) in object.view.members {
            let frame = try DefinitionObject(value, at: "frames/\(key.text)")
            try frame.permits(["source", "options"])
            frames.append(try FormReader.frame(key.text, frame))
        }
        return frames
    }

    private static func frame(_ key: String, _ object: DefinitionObject) throws(FormError) -> CodeFrame {
        var options: [CodeFrame.Option] = []
        for option in try object.objects("options") {
            try option.permits(["code", "en", "ur"])
            let value = try option.required("code")
            guard let code = value.string ?? value.integer.map({ "\($0)" }), !code.isEmpty,
                !options.contains(where: { $0.code == code })
            else { throw FormError(option.place, "a code is text or a whole number, each once") }
            if let number = value.integer, !(0...63).contains(number) {
                throw FormError(option.place, "a code that is a number is 0 to 63")
            }
            options.append(
                CodeFrame.Option(
                    code: code, number: value.integer, label: try option.words(), codeBytes: Array(code.utf8)))
        }
        let numbers = options.compactMap(\.number)
        guard (1...63).contains(options.count), numbers.isEmpty || numbers.count == options.count else {
            throw FormError(object.place, "needs 1 to 63 options, whose codes are all text or all numbers")
        }
        var byNumber = [Int8](repeating: -1, count: numbers.isEmpty ? 0 : 64)
        for (index, number) in numbers.enumerated() { byNumber[Int(number)] = Int8(index) }
        return CodeFrame(key: key, source: try object.text("source"), options: options, byNumber: byNumber)
    }

    // MARK: Fields

    /// Two passes: a condition may name a field that stands further down.
    private mutating func readFields(_ frames: [CodeFrame]) throws(FormError) {
        var members: [FormField] = []
        var households: [FormField] = []
        var conditions: [(FormScope, Int, JSONView, String)] = []
        for section in try root.objects("sections") {
            try section.permits(["key", "scope", "en", "ur", "fields"])
            guard let scope = try FormScope(rawValue: section.text("scope")) else {
                throw FormError(section.place, "scope is member or household")
            }
            let first = scope == .member ? members.count : households.count
            for object in try section.objects("fields") {
                let slot = scope == .member ? members.count : households.count
                let field = try FormReader.field(object, scope, slot, sections.count, frames)
                guard !(scope == .member ? members : households).contains(where: { $0.key == field.key }) else {
                    throw FormError(object.place, "the field \"\(field.key)\" occurs twice")
                }
                if let asked = object["asked"] {
                    conditions.append((scope, slot, asked, "\(object.place)/asked"))
                }
                if scope == .member { members.append(field) } else { households.append(field) }
            }
            let end = scope == .member ? members.count : households.count
            sections.append(
                FormSection(key: try section.text("key"), scope: scope, title: try section.words(), fields: first..<end)
            )
        }
        guard members.count <= 200, households.count <= 400 else {
            throw FormError("sections", "at most 200 fields of a member and 400 of the household")
        }
        var reader = ConditionReader(
            fields: FieldIndex(memberFields: members, householdFields: households, frames: frames))
        for (scope, slot, view, place) in conditions {
            let condition = try reader.compile(view, scope, at: place)
            if scope == .member {
                members[slot] = members[slot].asking(condition)
            } else {
                households[slot] = households[slot].asking(condition)
            }
        }
        program = reader.program
        let index = FieldIndex(memberFields: members, householdFields: households, frames: frames)
        self.index = index
        known = try KnownSlots(index)
    }

    private static func field(
        _ object: DefinitionObject, _ scope: FormScope, _ slot: Int, _ section: Int, _ frames: [CodeFrame]
    ) throws(FormError) -> FormField {
        try object.permits([
            "key", "type", "frame", "minimum", "maximum", "en", "ur", "help", "required", "refusable", "made", "asked",
        ])
        let key = try object.text("key")
        guard key.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }),
            key != "age", key.utf8.count <= KeyShape.longest
        else {
            throw FormError(object.place, "a key has at most 24 small letters, digits and _ and is not \"age\"")
        }
        return FormField(
            key: key, scope: scope, kind: try kind(object, frames), label: try object.words(),
            help: object["help"] == nil ? nil : try object.object("help").words(),
            isRequired: try object.flag("required"), isRefusable: try object.flag("refusable"),
            isMade: try object.flag("made"), section: section, asked: nil, slot: slot,
            hash: KeyHash.of(key), keyBytes: Array(key.utf8))
    }

    private static func kind(_ object: DefinitionObject, _ frames: [CodeFrame]) throws(FormError) -> FormField.Kind {
        let low = try object.optionalInteger("minimum")
        let high = try object.optionalInteger("maximum")
        func limits() throws(FormError) -> (Int64, Int64) {
            guard let low, let high, low <= high, low >= 0 else {
                throw FormError(object.place, "needs a minimum and a maximum that is not smaller")
            }
            return (low, high)
        }
        func length() throws(FormError) -> Int {
            guard let high, (1...300).contains(high) else { throw FormError(object.place, "maximum is 1 to 300") }
            return Int(high)
        }
        let type = try object.text("type")
        switch type {
        case "integer": return try .integer(minimum: limits().0, maximum: limits().1)
        case "rupees": return try .rupees(minimum: limits().0, maximum: limits().1)
        case "line": return try .line(minimum: limits().0, maximum: limits().1)
        case "boolean": return .boolean
        case "choice":
            let name = try object.text("frame")
            guard let frame = frames.firstIndex(where: { $0.key == name }) else {
                throw FormError(object.place, "there is no frame \"\(name)\"")
            }
            return .choice(frame: frame)
        case "date": return .date
        case "cnic": return .cnic
        case "crc": return .crc
        case "identifier": return .identifier
        case "name": return .name(maximum: try length())
        case "text": return .text(maximum: try length())
        default: throw FormError(object.place, "unknown type \"\(type)\"")
        }
    }

    // MARK: Rules

    private mutating func readRules() throws(FormError) {
        guard let index else { return }
        for object in try root.objects("field_rules") {
            try object.permits(["id", "en", "ur"])
            fieldRules[try object.text("id")] = try object.words()
        }
        for id in FormReader.fieldRuleIDs where fieldRules[id] == nil {
            throw FormError("field_rules", "the words of \"\(id)\" are missing")
        }
        var reader = FormRuleReader(conditions: ConditionReader(fields: index))
        reader.conditions.program = program
        for object in try root.objects("rules") {
            let rule = try reader.rule(object)
            guard fieldRules[rule.id] == nil, !rules.contains(where: { $0.id == rule.id }) else {
                throw FormError(object.place, "the rule \"\(rule.id)\" occurs twice")
            }
            rules.append(rule)
        }
        program = reader.conditions.program
    }
}

extension FormField {
    fileprivate func asking(_ condition: Condition) -> FormField {
        FormField(
            key: key, scope: scope, kind: kind, label: label, help: help, isRequired: isRequired,
            isRefusable: isRefusable, isMade: isMade, section: section, asked: condition, slot: slot, hash: hash,
            keyBytes: keyBytes)
    }
}
