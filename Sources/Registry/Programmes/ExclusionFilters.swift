package import Shared

/// A rule that takes out who an authority's file names, whatever the score; or a fact of such a file that raises a limit.
package struct ExclusionFilter: Sendable {
    /// Such as `TAXPAYER`; also the code of its facts.
    package let code: String
    package let words: FormWords
    /// Whose facts count: the recipient, the recipient's spouse, any member.
    package let subjects: [Subject]
    /// First and last day on which it counts.
    package let effective: ClosedRange<CalendarDate>
    /// Whether it counts as long as nobody has switched it.
    package let isOnByDefault: Bool
    /// False for a fact that excludes nobody, such as the disability record.
    package let excludes: Bool
    package let source: String

    package enum Subject: String, CaseIterable, Sendable {
        /// The recipient.
        case own = "self"
        case spouse
        case family
    }
}

/// All filters, from the file that ships: `programmes/filters.json`.
package struct ExclusionFilters: Sendable {
    /// The fact of the identity authority that a person has a disability.
    package static let disabilityRecord = "DISABILITY_RECORD"

    package let all: [ExclusionFilter]

    /// The filters that are built into the program.
    package static func shipped() throws(ProgrammeError) -> ExclusionFilters {
        guard let file = RegistryFile.named("programmes/filters.json") else {
            throw ProgrammeError("filters.json", "is not in this program")
        }
        return try ExclusionFilters(file: file.bytes)
    }

    package func filter(_ code: String) -> ExclusionFilter? { all.first { $0.code == code } }

    /// Reads a file of filters; whatever it does not know is refused in words.
    package init(file: [UInt8]) throws(ProgrammeError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(file, layout: .file)
        } catch {
            throw ProgrammeError("byte \(error.offset)", error.description)
        }
        do throws(FormError) {
            all = try Self.read(DefinitionObject(document.root, at: "filters"))
        } catch {
            throw ProgrammeError(error.place, error.reason)
        }
    }

    private static func read(_ root: DefinitionObject) throws(FormError) -> [ExclusionFilter] {
        try root.permits(["source", "filters"])
        _ = try root.text("source")
        var filters: [ExclusionFilter] = []
        for object in try root.objects("filters") {
            let filter = try filter(object)
            guard !filters.contains(where: { $0.code == filter.code }) else {
                throw FormError(object.place, "the filter \"\(filter.code)\" occurs twice")
            }
            filters.append(filter)
        }
        guard filters.contains(where: { $0.code == disabilityRecord && !$0.excludes }) else {
            throw FormError(root.place, "the fact \(disabilityRecord), which excludes nobody, is missing")
        }
        return filters
    }

    private static func filter(_ object: DefinitionObject) throws(FormError) -> ExclusionFilter {
        let excludes = try object.flag("excludes")
        try object.permits(
            ["code", "en", "ur", "excludes", "effective_from", "effective_until", "on", "source", "note"]
                + (excludes ? ["subjects"] : []))
        let code = try object.text("code")
        guard code.utf8.count <= 40, code.utf8.first.map({ (0x41...0x5A).contains($0) }) == true,
            code.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { throw FormError(object.place, "a code is capitals, digits and underscores, a capital first") }
        var subjects: [ExclusionFilter.Subject] = []
        for text in excludes ? try object.texts("subjects") : [] {
            guard let subject = ExclusionFilter.Subject(rawValue: text), !subjects.contains(subject) else {
                throw FormError(object.place, "subjects are self, spouse or family, each once")
            }
            subjects.append(subject)
        }
        guard !excludes || !subjects.isEmpty else { throw FormError(object.place, "a filter has a subject") }
        guard let from = try CalendarDate(object.text("effective_from")),
            let until = try CalendarDate(object.optionalText("effective_until") ?? "2199-12-31"), from <= until
        else { throw FormError(object.place, "effective_from and effective_until are dates, in this order") }
        return ExclusionFilter(
            code: code, words: try object.words(), subjects: subjects, effective: from...until,
            isOnByDefault: try object.flag("on"), excludes: excludes, source: try object.text("source"))
    }
}
