package import Shared

/// Where a reply goes. Opaque to the registry: the server finds connection and request by it.
package struct ReplyAddress: Sendable, Hashable {
    package let connection: UInt64
    package let request: UInt64

    package init(connection: UInt64, request: UInt64) {
        self.connection = connection
        self.request = request
    }
}

/// What the session knows of a write: the bytes that are kept and their place in the chain.
package struct WriteBytes: Sendable {
    /// The request's JSON object exactly as received, from `{` to its `}`.
    package let object: [UInt8]
    /// SHA-256 of `object`.
    package let digest: Digest
    /// Whether the op's number is at or under the desk's high-water mark, so that the answer is a replay or 565.
    package let isRepeat: Bool

    package init(object: [UInt8], digest: Digest, isRepeat: Bool) {
        self.object = object
        self.digest = digest
        self.isRepeat = isRepeat
    }
}

/// One request of a desk, decoded and authenticated.
package struct DeskRequest: Sendable {
    package enum Payload: Sendable {
        case register(RegisterRequest, WriteBytes)
        case update(UpdateRequest, WriteBytes)
        case resurvey(ResurveyRequest, WriteBytes)
        case reassess(ReassessRequest, WriteBytes)
        case epoch(EpochRequest, WriteBytes)
        case raise(CaseRequest, WriteBytes)
        case decide(DecideRequest, WriteBytes)
        case resolve(ResolveRequest, WriteBytes)
        case find(FindRequest)
        case show(ShowRequest)
        case history(HouseholdRequest)
        case screen(ScreenRequest)
        case status(StatusRequest)
        case result(ResultRequest)
        case explain(HouseholdRequest)
        case counts(CountsRequest)
        case cases(CasesRequest)
        case findings(FindingsRequest)
        case closeDay(CloseDayRequest, WriteBytes)
    }

    package let address: ReplyAddress
    package let caller: Caller
    /// When the line was complete, by the server's clock.
    package let receivedAt: Instant
    package let payload: Payload

    package init(address: ReplyAddress, caller: Caller, receivedAt: Instant, payload: Payload) {
        self.address = address
        self.caller = caller
        self.receivedAt = receivedAt
        self.payload = payload
    }
}

/// One reply on its way back.
package struct Delivery: Sendable {
    package let address: ReplyAddress
    package let reply: RegistryReply

    package init(address: ReplyAddress, reply: RegistryReply) {
        self.address = address
        self.reply = reply
    }
}
