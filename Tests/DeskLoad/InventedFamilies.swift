import Foundation

/// The invented families that the load registers over and over, under new ids and numbers.
enum InventedFamilies {
    /// REGISTER objects without `op`.
    static let objects: [[UInt8]] = []

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
