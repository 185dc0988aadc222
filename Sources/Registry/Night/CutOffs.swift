import PostgresPipeline
import Shared

/// Where scores are cut off: what the programmes' files say under the rule set that is chosen, in their versions of a day.
/// A cut-off belongs to one model's scores and means nothing on another's.
struct CutOffs: Sendable, Equatable {
    /// One cut-off with the programmes that have it.
    struct CutOff: Sendable, Equatable {
        /// Hundredths of a point; who has so many or fewer is in.
        let atMostHundredths: Int
        /// Such as `kafaalat`, or `kafaalat, disability` for the one of households with a recorded disability.
        let programmes: [String]

        /// As people write it: `34`, `37.99`.
        var points: String {
            let (whole, part) = atMostHundredths.quotientAndRemainder(dividingBy: 100)
            return part == 0 ? "\(whole)" : "\(whole)." + (part < 10 ? "0\(part)" : "\(part)")
        }

        /// Such as `34 (kafaalat)`.
        var label: String { "\(points) (\(programmes.joined(separator: "; ")))" }
    }

    /// Ascending, each once.
    let all: [CutOff]
    /// Why there is none, in words; nil where there is one.
    let absence: String?

    /// What is in force when it is asked, on that day.
    static func of(
        _ day: CalendarDate, form: Form, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> CutOffs {
        CutOffs(try ScoringInForce.load(form: form, on: connection), on: day)
    }

    init(_ scoring: ScoringInForce?, on day: CalendarDate) {
        guard let scoring else {
            self.init(absence: "no model is active")
            return
        }
        guard let rules = scoring.rules else {
            self.init(absence: "no programme decides, or no rule set is chosen")
            return
        }
        var programmes: [Int: [String]] = [:]
        var otherModel: String?
        for programme in rules.programmes {
            guard let rule = programme.version(on: day)?.scores[rules.ruleSet] else { continue }
            guard rule.model == scoring.model.name else {
                otherModel = rule.model
                continue
            }
            programmes[Int(rule.atMostHundredths), default: []].append(programme.name)
            if let raised = rule.disabilityAtMostHundredths {
                programmes[Int(raised), default: []].append("\(programme.name), disability")
            }
        }
        guard programmes.isEmpty else {
            self.init(
                all: programmes.sorted { $0.key < $1.key }.map {
                    CutOff(atMostHundredths: $0.key, programmes: $0.value.sorted())
                }, absence: nil)
            return
        }
        self.init(
            absence: otherModel.map {
                "the rule set \(rules.ruleSet) cuts off scores of the model \($0), and \(scoring.model.name) is active"
            } ?? "no programme has a cut-off on \(day.written) under the rule set \(rules.ruleSet)")
    }

    private init(all: [CutOff] = [], absence: String?) {
        self.all = all
        self.absence = absence
    }
}
