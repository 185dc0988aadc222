import Foundation
import TestSupport

/// Files of invented families, as a desk registers them with `register --file`.
struct Families {
    let folder: String

    /// Writes the family of that seed and returns where, and the CNIC of its head.
    func file(seed: UInt64) throws -> (path: String, head: String) {
        let family = InventedHousehold(seed: seed, members: 6, interviewed: Self.today)
        let path = folder + "/family-\(seed).json"
        try Data(family.registerBody(op: nil, tehsil: "PK60101")).write(to: URL(fileURLWithPath: path))
        return (path, family.cnicOfHead)
    }

    /// Today in Karachi.
    static var today: (year: Int, month: Int, day: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 5 * 3_600) ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return (parts.year ?? 2026, parts.month ?? 1, parts.day ?? 1)
    }

    static var todayText: String {
        let day = today
        return String(format: "%04d-%02d-%02d", day.year, day.month, day.day)
    }
}
