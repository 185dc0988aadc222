import Crypto
import Registry
import Shared

/// REGISTER, UPDATE, RESURVEY, REASSESS, EPOCH, RESOLVE, CLOSE-DAY, and those of cases: the verbs with an op. The object's
/// bytes go on as they came, with their digest.
extension Errand {
    static func register(_ request: RegisterRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.register(request, WriteBytes(line, request.op, reception)))
    }

    static func update(_ request: UpdateRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.update(request, WriteBytes(line, request.op, reception)))
    }

    static func resurvey(_ request: ResurveyRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.resurvey(request, WriteBytes(line, request.op, reception)))
    }

    static func reassess(_ request: ReassessRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.reassess(request, WriteBytes(line, request.op, reception)))
    }

    static func epoch(_ request: EpochRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.epoch(request, WriteBytes(line, request.op, reception)))
    }

    static func raise(_ request: CaseRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.raise(request, WriteBytes(line, request.op, reception)))
    }

    static func decide(_ request: DecideRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.decide(request, WriteBytes(line, request.op, reception)))
    }

    static func resolve(_ request: ResolveRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.resolve(request, WriteBytes(line, request.op, reception)))
    }

    static func closeDay(_ request: CloseDayRequest, _ line: RequestLine, _ reception: Reception) -> Errand {
        .registry(.closeDay(request, WriteBytes(line, request.op, reception)))
    }
}

extension OpPlace {
    init(_ op: Op, _ digest: Shared.Digest) {
        self.init(epoch: op.epoch, sequence: op.sequence, previous: op.previous, digest: digest)
    }
}

extension WriteBytes {
    /// - Parameter op: the op that the line carries.
    fileprivate init(_ line: RequestLine, _ op: Op, _ reception: Reception) {
        let object = Array(line.body)
        guard let digest = Shared.Digest(bytes: SHA256.hash(data: object)) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        self.init(object: object, digest: digest, isRepeat: op.sequence <= reception.committed)
    }
}
