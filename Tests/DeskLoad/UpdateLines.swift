import Crypto
import Foundation

/// Makes a desk's UPDATE lines one after the other: INCOME of its families in turn, each telling the version that the
/// event before it made. Every event is new answers, a new score and new decisions.
struct UpdateLines {
    /// A registered family and the version it stands at.
    struct Family {
        let household: String
        var version: Int
    }

    private var chain: DeskChain
    private var families: [Family]
    private var turn = 0
    private let at = InventedFamilies.clock

    init(chain: DeskChain, families: [Family]) {
        self.chain = chain
        self.families = families
    }

    /// The next line, with its LF.
    mutating func next() -> [UInt8] {
        let place = turn % families.count
        turn += 1
        let rest = """
            ,"household":"\(families[place].household)","version":\(families[place].version),"event":"INCOME",\
            "effective":"\(at.prefix(10))","details":{"answers":{"income_monthly":\(10_000 + turn % 70 * 500),\
            "earners":\(turn % 3),"expenditure_food":\(5_000 + turn % 40 * 100)}}}
            """
        families[place].version += 1
        return chain.line("u UPDATE ", at: at) { $0.append(contentsOf: rest.utf8) }
    }
}

extension DeskChain {
    /// The chain's next request line, with its LF.
    ///
    /// - Parameters:
    ///   - head: tag and verb, a blank after each.
    ///   - at: the desk's clock.
    ///   - rest: appends what follows the op: a comma, the other members, the closing brace.
    mutating func line(_ head: String, at: String, rest: (inout [UInt8]) -> Void) -> [UInt8] {
        seq += 1
        let prev = self.head.map { "\"\($0)\"" } ?? "null"
        var line = Array(head.utf8)
        line.append(
            contentsOf:
                """
                {"op":{"desk":"\(desk)","epoch":\(epoch),"seq":\(seq),"prev":\(prev),\
                "officer":"\(officer)","at":"\(at)"}
                """.utf8)
        rest(&line)
        var hex: [UInt8] = []
        StaticHex.append(SHA256.hash(data: line[head.utf8.count...]), to: &hex)
        self.head = String(decoding: hex, as: UTF8.self)
        line.append(UInt8(ascii: "\n"))
        return line
    }
}
