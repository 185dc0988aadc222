import Shared

/// The two files of a survey: households with their answers, and members.
enum SurveyPart: String, Sendable {
    case households = "HOUSEHOLDS"
    case members = "MEMBERS"

    /// Bytes of one row at most: a household answers some hundred questions, and the address may have 300 characters.
    var rowLimit: Int { self == .households ? 32 << 10 : 16 << 10 }

    /// The columns that are no questions of the form.
    fileprivate var own: [StaticString] {
        switch self {
        case .households: ["household", "tehsil", "form", "started", "ended", "members", "mobile", "address"]
        case .members: ["household"]
        }
    }

    /// Those of them that may be left out.
    fileprivate static let optional: Set<String> = ["form", "mobile", "address"]
}

/// Which column of a survey's file is what: its own by name, the others by the questions of the form.
struct SurveyColumns: Sendable {
    /// A column that holds answers to one question.
    struct Question: Sendable {
        let column: Int
        let field: FormField
        /// The key as JSON, with its colon.
        let name: [UInt8]
    }

    /// Names of a header that are shown at most: a header may have a hundred.
    private static let namesShown = 5

    let part: SurveyPart
    let count: Int
    /// In the order of the form.
    let questions: [Question]
    private let own: [String: Int]
    private let header: CSVRecords.Record

    /// Reads the first line of a file; says in words why it is none of this form's.
    init(_ header: CSVRecords.Record, part: SurveyPart, form: Form) throws(SurveyFault) {
        guard header.fault == nil else { throw SurveyFault("the first line cannot be read as CSV") }
        var places: [String: Int] = [:]
        for column in 0..<header.count {
            guard let name = String(validating: header[column], as: UTF8.self) else {
                throw SurveyFault("the first line is not UTF-8; save the file as CSV in UTF-8")
            }
            let key = name.filter { $0 != " " && $0 != "\t" }.lowercased()
            guard places.updateValue(column, forKey: key) == nil else {
                throw SurveyFault("column \(column + 1) has a name that an earlier column has")
            }
        }
        let fields = part == .households ? form.householdFields : form.memberFields
        let known = Set(part.own.map(\.description) + fields.map(\.key))
        let unknown = places.filter { !known.contains($0.key) }.map { $0.value + 1 }.sorted()
        if let first = unknown.first {
            throw SurveyFault(
                "\(unknown.count) column(s) are no question of \(form.id) and nothing else that is read; the first is column \(first)"
            )
        }
        let needed =
            part.own.map(\.description).filter { !SurveyPart.optional.contains($0) }
            + fields.filter { $0.isRequired && !$0.isMade || $0.key == "line" }.map(\.key)
        let missing = needed.filter { places[$0] == nil }
        guard missing.isEmpty else {
            throw SurveyFault(
                "\(missing.count) column(s) are missing: \(missing.prefix(Self.namesShown).joined(separator: ", "))"
                    + (missing.count > Self.namesShown ? " ..." : ""))
        }
        self.part = part
        self.header = header
        count = header.count
        own = places.filter { place in part.own.contains { $0.description == place.key } }
        questions = fields.compactMap { field in
            places[field.key].map { Question(column: $0, field: field, name: Array("\"\(field.key)\":".utf8)) }
        }
    }

    /// Where a column of the file's own is, if it is there.
    func place(_ name: String) -> Int? { own[name] }

    /// Whether a row is the first line again, as when files were put one behind the other.
    func isHeader(_ record: CSVRecords.Record) -> Bool { record.bytes == header.bytes && record.ends == header.ends }
}

/// Why a file is not read as a whole, or no further.
struct SurveyFault: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
