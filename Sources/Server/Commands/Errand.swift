import Registry
import Shared

/// What a request asks for, read and checked for form: what each verb becomes before it starts. Each verb's file has
/// its own part.
enum Errand: Sendable {
    /// Nothing has to be looked up.
    case known(RegistryReply)
    case hello(HelloRequest)
    case logIn(LoginRequest)
    case resume(ResumeRequest)
    case logOut
    case quit
    case watch(WatchRequest)
    /// For the registry.
    case registry(DeskRequest.Payload)

    /// Reads a line's fields.
    init(_ line: RequestLine, _ reception: Reception) throws(Refusal) {
        switch try Request(line) {
        case .hello(let request): self = try .hello(request, reception)
        case .login(let request): self = .logIn(request)
        case .resume(let request): self = .resume(request)
        case .logout: self = .logOut
        case .ping: self = .ping(now: reception.clock.now())
        case .quit: self = .quit
        case .help(let request): self = .help(request, reception.pages.help)
        case .form(let request): self = try .form(request, reception.pages.form)
        case .register(let request): self = .register(request, line, reception)
        case .update(let request): self = .update(request, line, reception)
        case .resurvey(let request): self = .resurvey(request, line, reception)
        case .reassess(let request): self = .reassess(request, line, reception)
        case .epoch(let request): self = .epoch(request, line, reception)
        case .raise(let request): self = .raise(request, line, reception)
        case .decide(let request): self = .decide(request, line, reception)
        case .cases(let request): self = .registry(.cases(request))
        case .findings(let request): self = .registry(.findings(request))
        case .resolve(let request): self = .resolve(request, line, reception)
        case .closeDay(let request): self = .closeDay(request, line, reception)
        case .find(let request): self = .registry(.find(request))
        case .show(let request): self = .registry(.show(request))
        case .history(let request): self = .registry(.history(request))
        case .screen(let request): self = .registry(.screen(request))
        case .status(let request): self = .registry(.status(request))
        case .result(let request): self = .registry(.result(request))
        case .explain(let request): self = .registry(.explain(request))
        case .counts(let request): self = .registry(.counts(request))
        case .watch(let request): self = .watch(request)
        }
    }
}

extension Errand {
    /// What it needs of the other requests of its session.
    var weight: RequestWeight {
        switch self {
        case .known, .hello: .light
        case .logIn, .resume, .logOut, .quit: .exclusive
        case .registry(.register): .append
        case .registry(.update), .registry(.resurvey), .registry(.reassess), .registry(.epoch), .registry(.raise),
            .registry(.decide), .registry(.resolve), .registry(.closeDay):
            .exclusive
        case .registry, .watch: .read
        }
    }

    /// The op of a write, and where it stands in its desk's chain.
    var op: (op: Op, place: OpPlace)? {
        guard case .registry(let payload) = self else { return nil }
        switch payload {
        case .register(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .update(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .resurvey(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .reassess(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .epoch(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .raise(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .decide(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .resolve(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .closeDay(let request, let bytes): return (request.op, OpPlace(request.op, bytes.digest))
        case .find, .show, .history, .screen, .status, .result, .explain, .counts, .cases, .findings: return nil
        }
    }
}
