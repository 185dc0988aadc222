/// What an export takes out of the registry, and who said so.
package struct ExportPlan: Sendable {
    package enum What: String, CaseIterable, Sendable {
        case households, members, decisions

        /// As the registry keeps it.
        var written: String { rawValue.uppercased() }
    }

    package enum Numbers: String, CaseIterable, Sendable {
        /// As people may see them who need not know them: `35202-*****67-1`, `0300*****67`.
        case masked
        /// Such a file can be imported.
        case full

        var written: String { rawValue.uppercased() }
    }

    package let what: What
    /// P-code of a province, district or tehsil; nil: everything.
    package let area: String?
    package let numbers: Numbers
    /// Whether scores stand in the file of households: never for officers.
    package let scores: Bool
    /// Who takes it; kept with the export.
    package let by: String

    /// Refuses an area that is no P-code, scores where there are none, and nobody's name.
    package init(
        what: What, area: String?, numbers: Numbers, scores: Bool, by: String
    ) throws(AdministrationError) {
        if let area {
            let digits = area.utf8.dropFirst(2)
            guard area.hasPrefix("PK"), [1, 3, 5].contains(digits.count), digits.allSatisfy({ $0 &- 0x30 <= 9 }) else {
                throw .refused("an area is the P-code of a province, district or tehsil, such as PK6, PK601 or PK60101")
            }
        }
        guard !scores || what == .households else { throw .refused("scores stand in the file of households only") }
        guard !by.isEmpty else { throw .refused("say who takes the export") }
        self.what = what
        self.area = area
        self.numbers = numbers
        self.scores = scores
        self.by = by
    }
}
