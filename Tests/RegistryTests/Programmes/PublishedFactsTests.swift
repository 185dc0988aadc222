import Foundation
import Shared
import Testing

@testable import Registry

/// The shipped files say what their sources say: every amount, age and filter of the tables is in them, and no other.
struct PublishedFactsTests {
    /// The rows of a source table as it was collected, by column. Read with the registry's own CSV.
    private func table(_ name: String) throws -> [[String: String]] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Source/\(name).csv")
        var rows: [[String]] = []
        var records = CSVRecords()
        let keep = { (record: CSVRecords.Record) in
            #expect(record.fault == nil)
            rows.append(record.fields.map { String(decoding: $0, as: UTF8.self) })
        }
        records.take(Array(try Data(contentsOf: path)), keep)
        records.finish(keep)
        let names = try #require(rows.first)
        return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
    }

    private func programme(_ name: String) throws -> Programme {
        try #require(try ShippedRules.programmes().first { $0.name == name })
    }

    @Test func kafaalatsInstalments() throws {
        let told = try table("kafaalat-instalments").map { row in
            let isPlanned = row["status"]?.hasPrefix("PLANNED") == true
            return "\(row["effective_from"] ?? "") \(row["amount_pkr_per_quarter"] ?? "") \(isPlanned)"
        }
        let shipped = try programme("kafaalat").amounts.map { "\($0.from.written) \($0.rupees) \($0.isPlanned)" }
        #expect(shipped == told && shipped.count == 9)
    }

    @Test func taleemiWazaifsRates() throws {
        let told = try table("taleemi-wazaif-rates").flatMap { row -> [String] in
            let key = "\(row["effective_from"] ?? "") \(row["level"] ?? "")"
            return ["\(key) \(row["boy_pkr_per_quarter"] ?? "")", "\(key) \(row["girl_pkr_per_quarter"] ?? "")"]
        }
        let shipped = try programme("taleemi-wazaif").amounts.map {
            "\($0.from.written) \($0.level ?? "") \($0.rupees)"
        }
        #expect(shipped == told && shipped.count == 18)
    }

    /// The ages at the ends of each band are inside, those beside it outside.
    @Test func taleemiWazaifsAges() throws {
        let done = ["PRIMARY": 1, "SECONDARY": 5, "HIGHER_SECONDARY": 10]
        let rules = try ShippedRules.rules()
        for row in try table("taleemi-wazaif-rates") {
            let level = try #require(row["level"])
            let low = try #require(row["age_min"].flatMap { Int($0) })
            let high = try #require(row["age_max"].flatMap { Int($0) })
            for age in [low - 1, low, high, high + 1] {
                let scene = InventedScene.couple(
                    #""relation":3,"sex":"F","born":"\#(2026 - age)-01-01","crc":"0000000100032","#
                        + #""attendance":3,"education":\#(done[level] ?? 0)"#)
                let decided = try scene.decide(by: rules)["taleemi-wazaif", 3]?.level
                #expect((decided == level) == (low...high).contains(age), "\(level) at \(age)")
            }
        }
    }

    @Test func everyProgrammeAndEveryFilterOfTheSourcesIsThere() throws {
        let programmes = try ShippedRules.programmes()
        let sources = try table("programmes").compactMap { $0["source"] }
        #expect(sources.count == programmes.count)
        for source in sources { #expect(programmes.contains { $0.source == source }, "\(source)") }
        let filters = try ExclusionFilters.shipped().all.filter(\.excludes)
        // The table has a line for each subject; the second round's government employees are those of the first.
        #expect(Set(try table("exclusion-filters").compactMap { $0["filter"] }).count == filters.count + 1)
        let file = try #require(RegistryFile.named("programmes/filters.json"))
        let digits = file.text.filter { $0 != "," }
        for row in try table("exclusion-filters") {
            guard let removed = row["beneficiaries_removed"], !removed.isEmpty else { continue }
            #expect(digits.contains(removed), "\(removed)")
        }
    }
}
