/// A REGISTER object with the places of what must differ between two households: ids, national ids, names, days of birth,
/// tehsil.
///
/// Making a household from scratch costs more than registering it should; copying a finished one and writing new
/// digits over the old does not.
struct HouseholdTemplate {
    /// The object after its `"op"` member, from `,"household"` to the closing brace.
    private let bytes: [UInt8]
    private let uuids: [(at: Int, which: Int)]
    private let uuidCount: Int
    private let numbers: [Int]
    /// Where a month and a day of birth are that may become an earlier day of the same year: the birthday was this year, so
    /// the age stays.
    private let birthdays: [(at: Int, month: Int, day: Int)]
    /// Where each name is, wherever it stands, and those that may stand there: as many bytes long.
    private let names: [(at: [Int], others: [[UInt8]])]

    /// - Parameters:
    ///   - rest: a REGISTER object from the comma after its `op` member.
    ///   - today: the day it is registered on.
    ///   - names: by their length in bytes; nobody looks like somebody else by chance oftener than in a country.
    init(
        rest: [UInt8], tehsil: String, today: (year: Int, month: Int, day: Int), names: [Int: [[UInt8]]]
    ) {
        var bytes = rest
        for at in Self.places(of: #""tehsil":""#, in: bytes) { bytes.replaceSubrange(at..<at + 7, with: tehsil.utf8) }
        self.bytes = bytes
        var seen: [ArraySlice<UInt8>] = []
        var uuids: [(at: Int, which: Int)] = []
        for at in Self.uuidPlaces(in: bytes) {
            let text = bytes[at..<at + 36]
            if let which = seen.firstIndex(of: text) {
                uuids.append((at, which))
            } else {
                uuids.append((at, seen.count))
                seen.append(text)
            }
        }
        self.uuids = uuids
        uuidCount = seen.count
        numbers = Self.places(of: #""cnic":""#, in: bytes) + Self.places(of: #""crc":""#, in: bytes)
        birthdays = Self.places(of: #""born":""#, in: bytes).compactMap { place in
            func number(_ at: Int) -> Int { Int(bytes[at] - 0x30) * 10 + Int(bytes[at + 1] - 0x30) }
            let (at, month, day) = (place + 5, number(place + 5), number(place + 8))
            return (month, day) <= (today.month, today.day) ? (at, month, day) : nil
        }
        var places: [[UInt8]: [Int]] = [:]
        for (at, name) in Self.names(in: bytes) { places[name, default: []].append(at) }
        self.names = places.map { ($1, names[$0.count] ?? [$0]) }
    }

    /// The names in a REGISTER object, and where they begin.
    static func names(in bytes: [UInt8]) -> [(at: Int, name: [UInt8])] {
        (places(of: #""name":""#, in: bytes) + places(of: #""father_name":""#, in: bytes)).map { place in
            (place, Array(bytes[place...].prefix { $0 != UInt8(ascii: "\"") }))
        }
    }

    /// Appends the object's rest with fresh ids and numbers.
    func append(to target: inout [UInt8], milliseconds: UInt64, numbers source: inout NumberSource) {
        let start = target.count
        target.append(contentsOf: bytes)
        let random = (0..<uuidCount).map { _ in (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max)) }
        for place in uuids {
            let drawn = random[place.which]
            let high = milliseconds << 16 | 0x7000 | drawn.0 & 0x0fff
            let low = 0x8000_0000_0000_0000 | drawn.1 >> 2
            Self.write(high: high, low: low, to: &target, at: start + place.at)
        }
        for (places, others) in names {
            guard let name = others.randomElement() else { continue }
            for place in places {
                for (offset, byte) in name.enumerated() { target[start + place + offset] = byte }
            }
        }
        for place in numbers { source.write(to: &target, at: start + place) }
        for (at, month, day) in birthdays {
            let drawn = Int.random(in: 1...month)
            Self.write(drawn, to: &target, at: start + at)
            Self.write(Int.random(in: 1...(drawn == month ? min(day, 28) : 28)), to: &target, at: start + at + 3)
        }
    }

    private static func write(_ number: Int, to target: inout [UInt8], at place: Int) {
        target[place] = 0x30 + UInt8(number / 10)
        target[place + 1] = 0x30 + UInt8(number % 10)
    }

    private static func places(of key: String, in bytes: [UInt8]) -> [Int] {
        let key = Array(key.utf8)
        guard bytes.count >= key.count else { return [] }
        return (0...bytes.count - key.count).filter {
            bytes[$0] == key[0] && bytes[$0..<$0 + key.count].elementsEqual(key)
        }
        .map { $0 + key.count }
    }

    private static func uuidPlaces(in bytes: [UInt8]) -> [Int] {
        let dashes = [8, 13, 18, 23]
        guard bytes.count > 38 else { return [] }
        return (1..<bytes.count - 37).filter { at in
            bytes[at - 1] == UInt8(ascii: "\"") && bytes[at + 36] == UInt8(ascii: "\"")
                && dashes.allSatisfy { bytes[at + $0] == UInt8(ascii: "-") }
        }
    }

    private static func write(high: UInt64, low: UInt64, to target: inout [UInt8], at place: Int) {
        let digits = StaticHex.digits
        var position = place
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { position += 1 }
            let half = nibble < 16 ? high : low
            target[position] = digits[Int(half >> UInt64(60 - 4 * (nibble & 15)) & 15)]
            position += 1
        }
    }
}

/// Lower-case hexadecimal digits.
enum StaticHex {
    static let digits = Array("0123456789abcdef".utf8)

    static func append(_ bytes: some Sequence<UInt8>, to target: inout [UInt8]) {
        for byte in bytes {
            target.append(digits[Int(byte >> 4)])
            target.append(digits[Int(byte & 15)])
        }
    }
}

/// Invented national ids that never repeat, spread over the whole range as real ones are: a counter
/// scattered by a multiplication that is one-to-one.
struct NumberSource {
    /// Numbers 0 to 8 in the second digit; pgbench's begin with 09.
    private static let range: UInt64 = 90_000_000_000
    /// Shares no factor with the range.
    private static let scatter: UInt64 = 96_889_010_407
    private var counter: UInt64

    /// - Parameter first: where to begin; two sources that begin far enough apart never give the same number.
    init(from first: UInt64) { counter = first % Self.range }

    /// Writes `0`, eleven digits and, kept from the template, the last digit, which tells the sex.
    mutating func write(to target: inout [UInt8], at place: Int) {
        counter = (counter + 1) % Self.range
        let product = counter.multipliedFullWidth(by: Self.scatter)
        var left = Self.range.dividingFullWidth(product).remainder
        target[place] = UInt8(ascii: "0")
        for offset in stride(from: 11, through: 1, by: -1) {
            target[place + offset] = UInt8(ascii: "0") + UInt8(left % 10)
            left /= 10
        }
    }
}
