/// The verbs of NSER/1.
package enum Verb: String, CaseIterable, Hashable, Sendable {
    case hello = "HELLO"
    case login = "LOGIN"
    case resume = "RESUME"
    case logout = "LOGOUT"
    case ping = "PING"
    case quit = "QUIT"
    case help = "HELP"
    case form = "FORM"
    case register = "REGISTER"
    case find = "FIND"
    case show = "SHOW"
    case screen = "SCREEN"
    case status = "STATUS"
    case result = "RESULT"
    case update = "UPDATE"
    case history = "HISTORY"
    case resurvey = "RESURVEY"
    case reassess = "REASSESS"
    case explain = "EXPLAIN"
    case counts = "COUNTS"
    case watch = "WATCH"
    case epoch = "EPOCH"
    case void = "VOID"
    case merge = "MERGE"
    case dispute = "DISPUTE"
    case appeal = "APPEAL"
    case decide = "DECIDE"
    case cases = "CASES"
    case findings = "FINDINGS"
    case resolve = "RESOLVE"
    case closeDay = "CLOSE-DAY"

    /// Who may use a verb, apart from the area it touches.
    package enum Audience: Hashable, Sendable {
        /// Everybody who has a connection.
        case anyone
        /// Who has logged in.
        case anyOfficer
        case officer
        case supervisor
    }

    package var audience: Audience {
        switch self {
        case .hello, .login, .resume, .ping, .quit, .help: .anyone
        case .logout, .form, .find, .show, .screen, .status, .result, .update, .history, .reassess, .counts, .watch,
            .cases:
            .anyOfficer
        case .register, .resurvey, .appeal, .closeDay: .officer
        case .explain, .epoch, .void, .merge, .dispute, .decide, .findings, .resolve: .supervisor
        }
    }

    /// True for those that carry an op and whose replies say `entry`.
    package var isWrite: Bool {
        switch self {
        case .register, .update, .resurvey, .reassess, .epoch, .void, .merge, .dispute, .appeal, .decide, .resolve,
            .closeDay:
            true
        default: false
        }
    }

    /// The fields of its object, by name; those that may be left out.
    package var fields: (required: [StaticString], optional: [StaticString]) {
        switch self {
        case .hello: (["client", "locale"], ["acknowledged", "desk"])
        case .login: (["officer", "password"], [])
        case .resume: (["token"], [])
        case .logout, .ping, .quit: ([], [])
        case .help: ([], ["verb"])
        case .form: ([], ["part"])
        case .register:
            (
                ["op", "household", "tehsil", "form", "interview", "roster", "answers"],
                ["mobile", "address", "returning"]
            )
        case .find: ([], ["cnic", "mobile", "name", "household"])
        case .explain: (["household"], [])
        case .show: (["household"], ["as_of"])
        case .history: (["household"], [])
        case .screen: (["cnic"], ["others"])
        case .status: (["cnic"], [])
        case .result: (["desk", "epoch", "seq"], [])
        case .update:
            (["op", "household", "version", "event", "effective", "details"], ["evidence", "other"])
        case .resurvey:
            (["op", "household", "version", "form", "interview", "roster", "answers"], ["mobile", "address"])
        case .reassess: (["op", "household", "version"], [])
        case .counts: ([], ["date", "from", "to", "by", "area", "compare"])
        case .watch: ([], ["by", "area", "stop"])
        case .epoch: (["op", "desk", "reason"], [])
        case .void, .appeal: (["op", "case", "household", "version", "ground", "reason"], [])
        case .merge:
            (["op", "case", "household", "version", "other", "ground", "reason"], ["same", "relations"])
        case .dispute:
            (
                ["op", "case", "household", "version", "number", "ground", "reason"],
                ["other", "claimant", "expires"]
            )
        case .decide: (["op", "case", "approved", "reason"], [])
        case .cases: ([], ["household", "case", "state"])
        case .findings: ([], ["finding", "kind", "state", "after"])
        case .resolve: (["op", "finding", "state", "reason"], [])
        case .closeDay: (["op", "day", "counts", "entries", "drafts", "unsent"], [])
        }
    }

    init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        // PING to CLOSE-DAY: anything longer is no word of ours, however long it is.
        guard text.count >= 4, text.count <= 9 else { return nil }
        self.init(rawValue: text.text)
    }
}
