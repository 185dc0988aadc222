/// The members of a request's object, read strictly: each by name, no others.
struct Fields {
    private let view: JSONView
    private let path: String

    /// Checks that the value is an object and has all of `required` and nothing beyond `optional`.
    init(
        _ view: JSONView, path: String = "", required: [StaticString], optional: [StaticString] = []
    ) throws(Refusal) {
        self.view = view
        self.path = path
        guard view.kind == .object else {
            throw Refusal(
                .syntax, field: path.isEmpty ? nil : path, rule: "field.type",
                arguments: [.text("expected", "an object")])
        }
        for member in view.members {
            if !required.contains(where: { member.key == $0 }), !optional.contains(where: { member.key == $0 }) {
                throw Refusal(.syntax, field: Fields.join(path, member.key.text), rule: "field.unknown")
            }
        }
        for name in required where view[name] == nil {
            throw Refusal(.syntax, field: Fields.join(path, "\(name)"), rule: "field.missing")
        }
    }

    /// The fields of a verb's object; a line without an object has none.
    init(_ document: JSONDocument?, of verb: Verb) throws(Refusal) {
        let fields = verb.fields
        let root = document?.root ?? Fields.nothing
        try self.init(root, required: fields.required, optional: fields.optional)
    }

    private static let nothing: JSONView = JSONView(
        storage: JSONStorage(bytes: Array("{}".utf8), nodes: [JSONNode(.object, start: 0, end: 2, next: 1)]), index: 0)

    static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }

    func has(_ name: StaticString) -> Bool { view[name] != nil }

    subscript(_ name: StaticString) -> JSONView? { view[name] }

    /// A field that `init` found; a wrong type or a broken rule is refused under the field's name.
    func read<Value>(
        _ name: StaticString, _ problem: Problem = .syntax, _ body: (JSONView) throws(ValueError) -> Value
    ) throws(Refusal) -> Value {
        guard let view = view[name] else {
            throw Refusal(.syntax, field: Fields.join(path, "\(name)"), rule: "field.missing")
        }
        do throws(ValueError) {
            return try body(view)
        } catch {
            throw Refusal(error, field: Fields.join(path, "\(name)"), rule: problem)
        }
    }

    /// As `read`, or nil if the field is absent.
    func readIfPresent<Value>(
        _ name: StaticString, _ problem: Problem = .syntax, _ body: (JSONView) throws(ValueError) -> Value
    ) throws(Refusal) -> Value? {
        view[name] == nil ? nil : try read(name, problem, body)
    }

    func value<Value: WrittenValue>(_ name: StaticString, _ problem: Problem = .syntax) throws(Refusal) -> Value {
        try read(name, problem) { (view) throws(ValueError) in try view.value() }
    }

    /// The path of a field, for the fields of an object within.
    func path(of name: StaticString) -> String { Fields.join(path, "\(name)") }
}

extension Refusal {
    /// A value that is not what it should be: a wrong type is always a matter of syntax.
    init(_ error: ValueError, field: String, rule problem: Problem) {
        switch error {
        case .type(let expected):
            self.init(.syntax, field: field, rule: "field.type", arguments: [.text("expected", expected)])
        case .rule(let error):
            self.init(problem, field: field, rule: error.rule, arguments: [.text("words", error.description)])
        }
    }
}

extension JSONView {
    /// Text of so many bytes in which each byte is allowed.
    func ascii(
        _ range: ClosedRange<Int>, rule: String, words: String, where allows: (UInt8) -> Bool
    ) throws(ValueError) -> String {
        let read = withUTF8 { range.contains($0.count) && $0.allSatisfy(allows) ? $0.text : nil }
        guard let read else { throw .type(expected: "text") }
        guard let text = read else { throw .rule(VocabularyError(rule, words)) }
        return text
    }
}
