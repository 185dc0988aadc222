/// Everything that can go wrong, by number. Numbers are never reused.
///
/// 4xx are transient: the same op is sent again. 5xx are permanent. `PROTOCOL.md` has the same table; a test
/// compares them.
package enum Problem: Int, CaseIterable, Hashable, Sendable {
    /// The server stops; connect again after a while.
    case draining = 421
    /// An earlier op of this desk has not arrived.
    case earlierMissing = 424
    /// Too many connections, requests or logins.
    case slowDown = 429
    /// A full queue or a deadlock: nothing happened.
    case busy = 451
    /// The database has no room: nothing happened.
    case storageFull = 452
    /// The database cannot be reached: nothing happened.
    case databaseAway = 453
    /// The line to the database was lost after the work was sent: send the same op again.
    case outcomeUnknown = 454
    /// The verb does not exist.
    case unknownVerb = 500
    /// The line or a field has not the form it should have.
    case syntax = 501
    /// The op does not continue the desk's chain.
    case sequence = 503
    /// Another version of the protocol.
    case protocolVersion = 505
    /// The verb needs a login.
    case loginFirst = 530
    /// Officer, password, token or desk do not go together.
    case loginRefused = 535
    /// The household has changed since.
    case versionConflict = 540
    /// The role or the area does not allow it.
    case forbidden = 550
    /// No such household in the area.
    case noSuchHousehold = 551
    /// The line is longer than allowed.
    case lineTooLong = 552
    /// A field breaks a rule of the questionnaire or of the registry's words.
    case validation = 560
    /// A national number belongs to another household.
    case numberTaken = 561
    /// A national identity card has expired.
    case cardExpired = 562
    /// The household's identifier exists.
    case householdExists = 563
    /// A person's identifier exists.
    case personExists = 564
    /// Another op stands under this desk, epoch and sequence.
    case opConflict = 565
    /// The desk's day is not the server's: it stays open.
    case dayDiffers = 566
    /// The household is closed.
    case householdClosed = 567
    /// A fault of the server, which its log tells.
    case internalError = 599

    /// What the desk does next.
    package enum Retry: String, Hashable, Sendable {
        /// Send the same op again.
        case same
        /// Do not send it again.
        case never
        /// Send it again after the seconds of `after`.
        case after
        /// A supervisor has to look.
        case supervisor
    }

    /// Whether a write that got this reply consumed its sequence number.
    package enum Entry: Hashable, Sendable {
        /// It did: the refusal is stored and counted, the chain goes on.
        case left
        /// It did not: the same sequence number is still to be used.
        case none
        /// Nobody knows; asking again tells.
        case unknown
    }

    package var number: Int { rawValue }

    /// True for 4xx.
    package var isTransient: Bool { rawValue < 500 }

    package var retry: Retry {
        switch self {
        case .draining, .slowDown: .after
        case .earlierMissing, .busy, .storageFull, .databaseAway, .outcomeUnknown: .same
        case .sequence, .opConflict: .supervisor
        default: .never
        }
    }

    package var entry: Entry {
        switch self {
        case .versionConflict, .forbidden, .noSuchHousehold, .validation, .numberTaken, .cardExpired,
            .householdExists, .personExists, .dayDiffers, .householdClosed:
            .left
        case .outcomeUnknown: .unknown
        default: .none
        }
    }

    /// The id of the words for people; its arguments stand in the reply.
    package var message: String {
        switch self {
        case .draining: "server.draining"
        case .earlierMissing: "op.earlier-missing"
        case .slowDown: "server.slow-down"
        case .busy: "server.busy"
        case .storageFull: "server.storage-full"
        case .databaseAway: "server.database-away"
        case .outcomeUnknown: "op.outcome-unknown"
        case .unknownVerb: "line.unknown-verb"
        case .syntax: "line.syntax"
        case .sequence: "op.sequence"
        case .protocolVersion: "line.protocol-version"
        case .loginFirst: "login.first"
        case .loginRefused: "login.refused"
        case .versionConflict: "household.changed"
        case .forbidden: "access.forbidden"
        case .noSuchHousehold: "household.not-here"
        case .lineTooLong: "line.too-long"
        case .validation: "field.rule"
        case .numberTaken: "number.taken"
        case .cardExpired: "card.expired"
        case .householdExists: "household.exists"
        case .personExists: "person.exists"
        case .opConflict: "op.conflict"
        case .dayDiffers: "day.differs"
        case .householdClosed: "household.closed"
        case .internalError: "server.internal"
        }
    }
}
