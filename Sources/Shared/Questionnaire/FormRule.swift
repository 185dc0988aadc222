/// A rule over several answers, compiled from the form file. Shared by reference: each interview is held against all.
package final class FormRule: Sendable {
    package let id: String
    package let words: FormWords
    /// Where the rule's figures come from, as the file says; nil for rules without figures.
    package let source: String?
    /// The problem number of its violations: 560, or 562 for an expired card.
    package let number: Int
    let check: Check

    init(id: String, words: FormWords, source: String?, number: Int, check: Check) {
        self.id = id
        self.words = words
        self.source = source
        self.number = number
        self.check = check
    }

    enum Check: Sendable {
        /// Lines are 1, 2, 3 ... in the order of the roster.
        case lines
        /// So many members fulfil a condition.
        case count(of: Condition, range: ClosedRange<Int64>, at: Int)
        /// Each member that fulfils `when` fulfils `require`.
        case member(when: Condition?, require: Condition, at: Int)
        /// Each member answers exactly one of the fields.
        case exactlyOne(fields: [Int], at: Int)
        /// No value of the fields occurs twice in the roster.
        case unique(fields: [Int])
        /// A spouse of the head is the head's husband or names the head as husband.
        case spouseOfHead(at: Int)
        /// The member on the named line is another one that fulfils `target` and is so many years older.
        case link(field: Int, target: Condition?, gap: ClosedRange<Int64>?)
        /// No line is named more often.
        case linkedCount(field: Int, maximum: Int)
    }
}

/// Slots of fields that the program itself knows: the registry stores them in columns, rules and links use them.
struct KnownSlots: Sendable {
    let line, person, name, fatherName, relation, sex, born, cnic, crc, unnumbered, expires, marital: Int
    let husband, mother, father, attendance, education, worked, employment, occupation: Int
    /// Washington Group Short Set, in the order seeing, hearing, walking, memory, self-care, communication.
    let difficulties: [Int]
    /// Index of the option HEAD and SPOUSE in the frame of `relation`.
    let head, spouse: Int64

    init(_ index: FieldIndex) throws(FormError) {
        func slot(_ key: String, _ fits: (FormField.Kind) -> Bool) throws(FormError) -> Int {
            guard let field = index.field(key, .member) else {
                throw FormError("sections", "the member field \"\(key)\" is missing")
            }
            guard fits(field.kind) else { throw FormError("sections/\(key)", "is not of the type the registry needs") }
            return field.slot
        }
        func choice(_ key: String, _ codes: [String]) throws(FormError) -> Int {
            try slot(key) { kind in
                guard case .choice(let frame) = kind else { return false }
                return Set(codes).isSubset(of: index.frames[frame].options.map(\.code))
            }
        }
        func line(_ key: String) throws(FormError) -> Int {
            try slot(key) { if case .line = $0 { true } else { false } }
        }
        func name(_ key: String) throws(FormError) -> Int {
            try slot(key) { if case .name = $0 { true } else { false } }
        }
        self.line = try slot("line") { if case .integer = $0 { true } else { false } }
        person = try slot("person") { $0 == .identifier }
        self.name = try name("name")
        fatherName = try name("father_name")
        relation = try choice("relation", Relation.allCases.map { "\($0.rawValue)" })
        sex = try choice("sex", Sex.allCases.map(\.rawValue))
        born = try slot("born") { $0 == .date }
        cnic = try slot("cnic") { $0 == .cnic }
        crc = try slot("crc") { $0 == .crc }
        unnumbered = try choice("unnumbered", [])
        expires = try slot("expires") { $0 == .date }
        marital = try choice("marital", MaritalStatus.allCases.map { "\($0.rawValue)" })
        husband = try line("husband")
        mother = try line("mother")
        father = try line("father")
        attendance = try choice("attendance", SchoolAttendance.allCases.map { "\($0.rawValue)" })
        education = try choice("education", ["0"])
        worked = try slot("worked") { $0 == .boolean }
        employment = try choice("employment", EmploymentStatus.allCases.map { "\($0.rawValue)" })
        occupation = try choice("occupation", OccupationGroup.allCases.map { "\($0.rawValue)" })
        var difficulties: [Int] = []
        for key in ["seeing", "hearing", "walking", "memory", "selfcare", "communication"] {
            difficulties.append(try choice(key, FunctionalDifficulty.allCases.map { "\($0.rawValue)" }))
        }
        self.difficulties = difficulties
        guard let field = index.field("relation", .member), case .choice(let frame) = field.kind,
            let head = index.frames[frame].index(ofCode: "1"), let spouse = index.frames[frame].index(ofCode: "2")
        else { throw FormError("frames/relation", "needs the codes 1 and 2") }
        self.head = Int64(head)
        self.spouse = Int64(spouse)
    }
}
