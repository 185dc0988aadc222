/// What the sessions of a server have in common.
struct HallConfiguration: Sendable {
    var limits = SessionLimits()
    var rates = RateLimits()
    /// The name of this server among those of the same database.
    var node: String
    /// The id of the questionnaire in use.
    var form: String
    /// The name of the active scoring model, asked for each banner; nil when there is none yet.
    var model: @Sendable () -> String?
    /// What HELP and FORM answer.
    var pages: Pages
    /// Whether connections come without TLS, from this machine only; HELLO names the desk then.
    var isPlainLoopback = false
    /// By which everything is recorded.
    var clock = ServerClock.machine
    /// Called once when nobody has come, gone or asked for a while: time to tidy up.
    var whenQuiet: @Sendable () -> Void = {}

    /// - Parameter model: evaluated for each banner: it changes while the server runs.
    init(node: String, form: String, model: @autoclosure @escaping @Sendable () -> String?, pages: Pages) {
        self.node = node
        self.form = form
        self.model = model
        self.pages = pages
    }
}
