/// A request whose fields are all read and valid.
package enum Request: Sendable {
    case hello(HelloRequest)
    case login(LoginRequest)
    case resume(ResumeRequest)
    case logout, ping, quit
    case help(HelpRequest)
    case form(FormRequest)
    case register(RegisterRequest)
    case find(FindRequest)
    case show(ShowRequest)
    case screen(ScreenRequest)
    case status(StatusRequest)
    case result(ResultRequest)
    case update(UpdateRequest)
    case history(HouseholdRequest)
    case resurvey(ResurveyRequest)
    case reassess(ReassessRequest)
    case explain(HouseholdRequest)
    case counts(CountsRequest)
    case watch(WatchRequest)
    case epoch(EpochRequest)
    /// VOID, MERGE, DISPUTE, APPEAL.
    case raise(CaseRequest)
    case decide(DecideRequest)
    case cases(CasesRequest)
    case findings(FindingsRequest)
    case resolve(ResolveRequest)
    case closeDay(CloseDayRequest)

    /// Reads the fields of a line's object.
    package init(_ line: RequestLine) throws(Refusal) {
        try self.init(line.verb, line.document)
    }

    /// Reads the fields of a verb's object.
    package init(_ verb: Verb, _ document: JSONDocument?) throws(Refusal) {
        switch verb {
        case .hello: self = .hello(try HelloRequest(document))
        case .login: self = .login(try LoginRequest(document))
        case .resume: self = .resume(try ResumeRequest(document))
        case .logout: self = try Request.empty(.logout, verb, document)
        case .ping: self = try Request.empty(.ping, verb, document)
        case .quit: self = try Request.empty(.quit, verb, document)
        case .help: self = .help(try HelpRequest(document))
        case .form: self = .form(try FormRequest(document))
        case .register: self = .register(try RegisterRequest(document))
        case .find: self = .find(try FindRequest(document))
        case .show: self = .show(try ShowRequest(document))
        case .screen: self = .screen(try ScreenRequest(document))
        case .status: self = .status(try StatusRequest(document))
        case .result: self = .result(try ResultRequest(document))
        case .update: self = .update(try UpdateRequest(document))
        case .history: self = .history(try HouseholdRequest(document, of: verb))
        case .resurvey: self = .resurvey(try ResurveyRequest(document))
        case .reassess: self = .reassess(try ReassessRequest(document))
        case .explain: self = .explain(try HouseholdRequest(document, of: verb))
        case .counts: self = .counts(try CountsRequest(document))
        case .watch: self = .watch(try WatchRequest(document))
        case .epoch: self = .epoch(try EpochRequest(document))
        case .void: self = .raise(try CaseRequest(document, of: .void))
        case .merge: self = .raise(try CaseRequest(document, of: .merge))
        case .dispute: self = .raise(try CaseRequest(document, of: .dispute))
        case .appeal: self = .raise(try CaseRequest(document, of: .appeal))
        case .decide: self = .decide(try DecideRequest(document))
        case .cases: self = .cases(try CasesRequest(document))
        case .findings: self = .findings(try FindingsRequest(document))
        case .resolve: self = .resolve(try ResolveRequest(document))
        case .closeDay: self = .closeDay(try CloseDayRequest(document))
        }
    }

    private static func empty(_ request: Request, _ verb: Verb, _ document: JSONDocument?) throws(Refusal) -> Request {
        _ = try Fields(document, of: verb)
        return request
    }

    package var verb: Verb {
        switch self {
        case .hello: .hello
        case .login: .login
        case .resume: .resume
        case .logout: .logout
        case .ping: .ping
        case .quit: .quit
        case .help: .help
        case .form: .form
        case .register: .register
        case .find: .find
        case .show: .show
        case .screen: .screen
        case .status: .status
        case .result: .result
        case .update: .update
        case .history: .history
        case .resurvey: .resurvey
        case .reassess: .reassess
        case .explain: .explain
        case .counts: .counts
        case .watch: .watch
        case .epoch: .epoch
        case .raise(let request): request.matter.kind.verb
        case .decide: .decide
        case .cases: .cases
        case .findings: .findings
        case .resolve: .resolve
        case .closeDay: .closeDay
        }
    }

    /// The op of a write.
    package var op: Op? {
        switch self {
        case .register(let request): request.op
        case .update(let request): request.op
        case .resurvey(let request): request.op
        case .reassess(let request): request.op
        case .epoch(let request): request.op
        case .raise(let request): request.op
        case .decide(let request): request.op
        case .resolve(let request): request.op
        case .closeDay(let request): request.op
        default: nil
        }
    }

    /// The object, in our own form; reading it again gives the same request.
    package var body: [UInt8] {
        switch self {
        case .hello(let request): request.body
        case .login(let request): request.body
        case .resume(let request): request.body
        case .logout, .ping, .quit: Array("{}".utf8)
        case .help(let request): request.body
        case .form(let request): request.body
        case .register(let request): RegisterDraft(request).body
        case .find(let request): request.body
        case .show(let request): request.body
        case .history(let request), .explain(let request): request.body
        case .screen(let request): request.body
        case .status(let request): request.body
        case .result(let request): request.body
        case .update(let request): request.body
        case .resurvey(let request): request.body
        case .reassess(let request): request.body
        case .counts(let request): request.body
        case .watch(let request): request.body
        case .epoch(let request): request.body
        case .raise(let request): request.body
        case .decide(let request): request.body
        case .cases(let request): request.body
        case .findings(let request): request.body
        case .resolve(let request): request.body
        case .closeDay(let request): request.body
        }
    }
}
