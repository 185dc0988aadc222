import Foundation
import TestSupport

/// The invented families that the load registers over and over, under new ids, numbers and days of birth.
enum InventedFamilies {
    /// REGISTER objects of families of six, each member with a number: what follows the `op` member, to the end.
    static let rests: [[UInt8]] = (1...64).map { InventedHousehold(seed: $0, members: 6, interviewed: today) }
        .filter { !$0.numbers.contains(nil) }
        .map { Array($0.registerBody(op: [], tehsil: "PK60101").dropFirst(#"{"op":"#.utf8.count)) }

    /// Their names by how many bytes they have.
    static let names: [Int: [[UInt8]]] = Dictionary(
        grouping: Set(rests.flatMap { HouseholdTemplate.names(in: $0).map(\.name) }), by: \.count)

    static var today: (year: Int, month: Int, day: Int) {
        let parts = clock.prefix(10).split(separator: "-").compactMap { Int($0) }
        return (parts[0], parts[1], parts[2])
    }

    /// Now, as a desk's clock writes it.
    static var clock: String {
        let seconds = Int(millisecondsNow() / 1_000)
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 5 * 3_600)
        format.dateFormat = "yyyy-MM-dd'T'HH:mm:ss"
        return format.string(from: Date(timeIntervalSince1970: Double(seconds))) + "+05:00"
    }
}
