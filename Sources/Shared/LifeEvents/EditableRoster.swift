/// A roster that life events change. Members are known by person; the links between them (husband, mother, father), which
/// a roster writes as lines, are kept as persons until the roster is written again.
package struct EditableRoster: Sendable {
    /// A member's answer: JSON as it came, or a link to another member.
    enum Answer: Hashable, Sendable {
        case json([UInt8])
        case link(Identifier)
    }

    /// One member, the answers in the order of the roster. The line is not kept: it is the place in the roster.
    package struct Member: Sendable {
        package let person: Identifier
        var answers: [(key: String, answer: Answer)]
    }

    /// The questions whose answer is the line of another member.
    static let links = ["husband", "mother", "father"]

    package private(set) var members: [Member] = []

    /// Reads a roster that was once accepted; nil if it is none.
    package init?(_ roster: JSONView) {
        guard roster.kind == .array else { return nil }
        let persons = roster.elements.map { $0["person"]?.string.flatMap(Identifier.init) }
        for element in roster.elements {
            guard let member = Member(element, persons: persons) else { return nil }
            members.append(member)
        }
    }

    /// The roster as JSON, lines counted anew. A link to somebody who is not in it any more is left out.
    package var json: [UInt8] {
        var lines: [Identifier: Int] = [:]
        for (index, member) in members.enumerated() { lines[member.person] = index + 1 }
        var writer = JSONWriter(capacity: 512 * members.count)
        writer.array { writer in
            for (index, member) in members.enumerated() {
                writer.object { writer in
                    writer.member("line", index + 1)
                    writer.member("person", member.person.written)
                    for (key, answer) in member.answers {
                        switch answer {
                        case .json(let bytes):
                            writer.key(text: key)
                            writer.raw(bytes)
                        case .link(let person):
                            guard let line = lines[person] else { continue }
                            writer.key(text: key)
                            writer.integer(line)
                        }
                    }
                }
            }
        }
        return writer.bytes
    }

    package var persons: [Identifier] { members.map(\.person) }

    package func index(of person: Identifier) -> Int? { members.firstIndex { $0.person == person } }

    package func contains(_ person: Identifier) -> Bool { index(of: person) != nil }

    /// The member of this person.
    package subscript(person: Identifier) -> Member? { index(of: person).map { members[$0] } }

    package mutating func append(_ member: Member) { members.append(member) }

    /// Takes a member out and gives it back, its links as persons.
    package mutating func remove(_ person: Identifier) -> Member? {
        index(of: person).map { members.remove(at: $0) }
    }

    /// Changes one member; nothing if the person is not in the roster.
    mutating func change(_ person: Identifier, _ body: (inout Member) -> Void) {
        if let index = index(of: person) { body(&members[index]) }
    }

    /// The head comes first, as an interview begins with the head.
    mutating func putFirst(_ person: Identifier) {
        if let member = remove(person) { members.insert(member, at: 0) }
    }
}

extension EditableRoster.Member {
    /// Reads one member.
    ///
    /// - Parameter persons: of each line of the roster that the links count in; nil where there is no such person.
    init?(_ view: JSONView, persons: [Identifier?]) {
        guard view.kind == .object, let person = view["person"]?.string.flatMap(Identifier.init) else { return nil }
        self.init(person: person, answers: [])
        for (key, value) in view.members {
            let name = key.text
            if name == "line" || name == "person" { continue }
            if EditableRoster.links.contains(name), let line = value.integer {
                guard line >= 1, line <= persons.count, let other = persons[Int(line) - 1] else { continue }
                answers.append((name, .link(other)))
            } else {
                answers.append((name, .json(Array(value.raw))))
            }
        }
    }

    private func answer(_ key: String) -> EditableRoster.Answer? { answers.first { $0.key == key }?.answer }

    private func json(_ key: String) -> JSONView? {
        guard case .json(let bytes)? = answer(key) else { return nil }
        return try? JSONDocument(bytes).root
    }

    /// A number or the number of a code; nil if there is none.
    package func integer(_ key: String) -> Int64? { json(key)?.integer }

    /// A text, date or code; nil if there is none.
    package func text(_ key: String) -> String? { json(key)?.string }

    /// The member that a link names.
    package func link(_ key: String) -> Identifier? {
        if case .link(let person)? = answer(key) { person } else { nil }
    }

    /// Whether the question has an answer, be it a refusal.
    func has(_ key: String) -> Bool { answer(key) != nil }

    mutating func set(_ key: String, _ answer: EditableRoster.Answer) {
        if let index = answers.firstIndex(where: { $0.key == key }) {
            answers[index].answer = answer
        } else {
            answers.append((key, answer))
        }
    }

    mutating func set(_ key: String, _ number: Int) { set(key, .json(Array("\(number)".utf8))) }
    mutating func set(_ key: String, _ flag: Bool) { set(key, .json(Array((flag ? "true" : "false").utf8))) }
    mutating func set(_ key: String, _ text: String) {
        var writer = JSONWriter()
        writer.string(text)
        set(key, .json(writer.bytes))
    }

    mutating func drop(_ key: String) { answers.removeAll { $0.key == key } }

    package var relation: Relation? { integer("relation").flatMap { Relation(rawValue: Int($0)) } }
    package var marital: MaritalStatus? { integer("marital").flatMap { MaritalStatus(rawValue: Int($0)) } }
    package var sex: Sex? { text("sex").flatMap(Sex.init) }
    package var born: CalendarDate? { text("born").flatMap(CalendarDate.init) }
    /// The question that the number answers.
    package var numberQuestion: String { has("crc") && !has("cnic") ? "crc" : "cnic" }
    /// The CNIC or else the CRC.
    package var number: Int64? { (text("cnic") ?? text("crc")).flatMap { CNIC($0)?.number } }
}

extension EditableRoster.Member {
    /// The questions that the two answer differently.
    package func questionsDiffering(from other: EditableRoster.Member) -> Set<String> {
        var names: Set<String> = []
        for (key, answer) in answers where other.answers.first(where: { $0.key == key })?.answer != answer {
            names.insert(key)
        }
        for (key, _) in other.answers where !has(key) { names.insert(key) }
        return names
    }
}
