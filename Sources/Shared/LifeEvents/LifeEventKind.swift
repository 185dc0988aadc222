/// What can happen to a family after it was registered.
package enum LifeEventKind: String, CaseIterable, Hashable, Sendable {
    /// Two persons marry; if they are of two registered households, one of them moves.
    case marriage = "MARRIAGE"
    /// A marriage ends; who leaves goes to another registered household, or has left.
    case divorce = "DIVORCE"
    /// A couple lives apart; the marriage stands.
    case separation = "SEPARATION"
    /// The spouse of a member died who is not in the registry.
    case widowhood = "WIDOWHOOD"
    /// One child or several were born.
    case birth = "BIRTH"
    case death = "DEATH"
    /// Somebody who is in no registered household joined.
    case memberJoined = "MEMBER_JOINED"
    /// Members left for a place that is no registered household.
    case memberLeft = "MEMBER_LEFT"
    /// Members went from one registered household to another.
    case transfer = "TRANSFER"
    /// Members left and are a household of their own.
    case split = "SPLIT"
    /// The household lives elsewhere, in the same tehsil or another.
    case move = "MOVE"
    case income = "INCOME"
    case assets = "ASSETS"
    case dwelling = "DWELLING"
    case school = "SCHOOL"
    case work = "WORK"
    case disability = "DISABILITY"
    /// The number or address by which the family is reached.
    case contact = "CONTACT"
    /// Who receives money for the household.
    case recipient = "RECIPIENT"
    /// A supervisor has seen a member's document.
    case verification = "VERIFICATION"
    /// What was written down wrongly is put right.
    case correction = "CORRECTION"

    /// The fields of `details`: those it needs, those it may have.
    package var fields: (required: [StaticString], optional: [StaticString]) {
        switch self {
        case .marriage: (["husband", "wife"], ["moves", "relation", "relations", "head"])
        case .divorce: ([], ["husband", "wife", "person", "leaves", "relations", "head"])
        case .separation: ([], ["husband", "wife", "person"])
        case .widowhood: (["person"], ["spouse"])
        case .birth: (["members"], [])
        case .death: (["person"], ["head", "relations"])
        case .memberJoined: (["members"], [])
        case .memberLeft: (["persons"], ["head", "relations"])
        case .transfer: (["persons", "relations"], ["head"])
        case .split: (["household", "persons", "head", "relations", "answers"], ["mobile", "remaining_head"])
        case .move: (["tehsil"], ["answers", "mobile"])
        case .income, .assets, .dwelling: (["answers"], [])
        case .school, .work, .disability, .correction: (["person", "answers"], [])
        case .contact: (["mobile"], [])
        case .recipient, .verification: (["person"], [])
        }
    }

    /// The sections of the form whose answers the event may give anew.
    package var householdSections: [String] {
        switch self {
        case .income: ["income", "loans", "health", "shocks"]
        case .assets: ["assets", "vehicles", "land", "livestock", "communications"]
        case .dwelling, .move: ["dwelling", "sanitation", "energy", "communications"]
        default: []
        }
    }

    /// The questions about a member whose answers the event may give anew.
    package var memberQuestions: [String] {
        switch self {
        case .school: ["attendance", "education", "school_type", "no_school", "literate"]
        case .work: ["worked", "employment", "occupation", "earned_monthly"]
        case .disability: ["long_illness", "seeing", "hearing", "walking", "memory", "selfcare", "communication"]
        case .correction:
            [
                "name", "father_name", "relation", "sex", "born", "cnic", "crc", "unnumbered", "expires", "marital",
                "husband", "mother", "father", "attendance", "education", "school_type", "no_school", "literate",
                "worked", "employment", "occupation", "earned_monthly", "mother_alive", "father_alive", "long_illness",
                "seeing", "hearing", "walking", "memory", "selfcare", "communication",
            ]
        default: []
        }
    }

    /// Whether it is an act over two registered households when the other one is named.
    package var mayNameOther: Bool {
        self == .marriage || self == .divorce || self == .separation || self == .transfer
    }

    /// Whether it says something of the family's past, so that it must not come before what is known already. A
    /// correction says how things always were; a contact or recipient has no past.
    package var isOrdered: Bool {
        self != .correction && self != .contact && self != .recipient && self != .verification
    }
}
