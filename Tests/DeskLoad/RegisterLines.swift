import Foundation

/// Where a desk's chain of ops stands, as LOGIN's reply tells it.
struct DeskChain {
    let desk: String
    let officer: String
    let tehsil: String
    let epoch: Int
    var seq: Int
    /// Digest of the op before, in hex; nil before the first.
    var head: String?

    init?(login: String, officer: String) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(login.utf8)) as? [String: Any],
            let desk = object["desk"] as? String, let tehsil = object["tehsil"] as? String,
            let epoch = object["epoch"] as? Int, let seq = object["seq"] as? Int
        else { return nil }
        self.desk = desk
        self.officer = officer
        self.tehsil = tehsil
        self.epoch = epoch
        self.seq = seq
        head = object["head"] as? String
    }
}

/// Makes a desk's REGISTER lines one after the other, each naming the digest of the one before.
struct RegisterLines {
    private var chain: DeskChain
    private let templates: [HouseholdTemplate]
    private var turn: Int
    private var milliseconds = millisecondsNow()
    private let at: String

    /// - Parameter firstTemplate: which invented family comes first, so that desks do not march in step.
    init(chain: DeskChain, firstTemplate: Int) {
        self.chain = chain
        templates = InventedFamilies.rests.map {
            HouseholdTemplate(
                rest: $0, tehsil: chain.tehsil, today: InventedFamilies.today, names: InventedFamilies.names)
        }
        turn = firstTemplate
        at = InventedFamilies.clock
    }

    /// The next line, with its LF.
    mutating func next(numbers: inout NumberSource) -> [UInt8] {
        milliseconds += 1
        turn += 1
        let (template, milliseconds) = (templates[turn % templates.count], milliseconds)
        return chain.line("r REGISTER ", at: at) {
            template.append(to: &$0, milliseconds: milliseconds, numbers: &numbers)
        }
    }
}
