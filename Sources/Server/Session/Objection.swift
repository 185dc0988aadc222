import Registry
import Shared

/// Why the session itself refuses a request, before the registry sees it.
enum Objection: Sendable, Equatable {
    case draining
    case logInFirst
    case windowFull
    case otherDesk
    case predecessorMissing
    case wrongPredecessor
    case wrongEpoch
}

extension Objection {
    /// The refusal in the protocol's words. None of them leaves an entry.
    var refusal: Refusal {
        switch self {
        case .draining: Refusal(.draining, after: 5)
        case .logInFirst: Refusal(.loginFirst)
        case .windowFull: Refusal(.slowDown, rule: "window", after: 1)
        case .otherDesk: Refusal(.sequence, field: "op/desk", rule: "op.desk")
        case .predecessorMissing: Refusal(.earlierMissing, field: "op/seq", rule: "op.gap")
        case .wrongPredecessor: Refusal(.sequence, field: "op/prev", rule: "op.prev")
        case .wrongEpoch: Refusal(.sequence, field: "op/epoch", rule: "op.epoch")
        }
    }
}

extension RegistryReply {
    /// A refusal as a reply.
    ///
    /// - Parameter isWrite: whether the reply says `entry`; a refusal of this program leaves none.
    static func refused(_ refusal: Refusal, isWrite: Bool) -> RegistryReply {
        RegistryReply(
            number: Int16(refusal.problem.number), body: refusal.body(isWrite: isWrite), entry: isWrite ? false : nil)
    }
}
