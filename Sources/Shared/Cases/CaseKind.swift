/// What a case asks for. One officer raises it; a supervisor who is somebody else decides it.
package enum CaseKind: String, CaseIterable, Hashable, Sendable {
    /// A household that was registered twice or by mistake.
    case void = "VOID"
    /// Two households that are one family.
    case merge = "MERGE"
    /// A national number that somebody has who should not.
    case dispute = "DISPUTE"
    /// A household that is poor although it was found ineligible.
    case appeal = "APPEAL"

    /// The verb that raises it.
    package var verb: Verb {
        switch self {
        case .void: .void
        case .merge: .merge
        case .dispute: .dispute
        case .appeal: .appeal
        }
    }

    /// The verb's word as the journal keeps it.
    package var word: StaticString {
        switch self {
        case .void: "VOID"
        case .merge: "MERGE"
        case .dispute: "DISPUTE"
        case .appeal: "APPEAL"
        }
    }

    /// The last word of what happened to a household by an approved case; nil where nothing happens to it yet.
    package var happened: String? {
        switch self {
        case .void: "VOIDED"
        case .merge: "MERGED"
        case .dispute: "DISPUTED"
        case .appeal: nil
        }
    }

    /// The grounds on which it may be raised. Those of an appeal are the gate of the request types (widow or elderly
    /// member); the others are ours.
    package var grounds: [CaseGround] {
        switch self {
        case .void: [.registeredTwice, .registeredByMistake, .noSuchFamily]
        case .merge: [.sameFamily, .oneHousehold]
        case .dispute: [.typedWrongly, .cardOfAnother, .authoritySays]
        case .appeal: [.widow, .elderly]
        }
    }
}

/// Why a case is raised, as a code beside the words.
package enum CaseGround: String, CaseIterable, Hashable, Sendable {
    case registeredTwice = "REGISTERED_TWICE"
    case registeredByMistake = "REGISTERED_BY_MISTAKE"
    /// Nobody of the roster exists.
    case noSuchFamily = "NO_SUCH_FAMILY"
    case sameFamily = "SAME_FAMILY"
    /// Two rosters of people who live and eat together.
    case oneHousehold = "ONE_HOUSEHOLD"
    case typedWrongly = "TYPED_WRONGLY"
    case cardOfAnother = "CARD_OF_ANOTHER"
    /// The identity authority names another holder.
    case authoritySays = "AUTHORITY_SAYS"
    /// A widow is a member.
    case widow = "WIDOW"
    /// A member of 60 years or more.
    case elderly = "ELDERLY"
}

/// Where a case stands.
package enum CaseState: String, CaseIterable, Hashable, Sendable {
    case open = "OPEN"
    case approved = "APPROVED"
    case refused = "REFUSED"
}
