/// Who a client is.
package struct HelloRequest: Hashable, Sendable {
    /// The client's version, such as `1.0`.
    package let client: String
    package let locale: Locale
    /// The last op the desk knows to be acknowledged; sequence 0 if the epoch has none.
    package let acknowledged: Acknowledged?
    /// Whose connection this is, where no certificate says so: on a loopback without TLS only.
    package let desk: DeskCode?

    package struct Acknowledged: Hashable, Sendable {
        package let epoch: Int32
        package let sequence: Int64

        package init(epoch: Int32, sequence: Int64) {
            self.epoch = epoch
            self.sequence = sequence
        }
    }

    package init(
        client: String, locale: Locale, acknowledged: Acknowledged? = nil, desk: DeskCode? = nil
    ) {
        self.desk = desk
        self.client = client
        self.locale = locale
        self.acknowledged = acknowledged
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .hello)
        client = try fields.read("client") { (view) throws(ValueError) in
            try view.ascii(1...32, rule: "client.form", words: "must be 1 to 32 characters of a version") {
                Tag.allows($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x2B
            }
        }
        locale = try fields.read("locale") { (view) throws(ValueError) in try view.code() }
        desk = try fields.readIfPresent("desk") { (view) throws(ValueError) in try view.value() }
        acknowledged = try fields["acknowledged"].map { (view) throws(Refusal) in
            let inner = try Fields(view, path: "acknowledged", required: ["epoch", "seq"])
            let epoch = try inner.epoch("epoch")
            return Acknowledged(
                epoch: epoch,
                sequence: try inner.read("seq") { (view) throws(ValueError) in
                    try view.integer(in: 0...999_999_999_999)
                })
        }
    }

    package var body: [UInt8] {
        .object { writer in
            writer.member("client", client)
            writer.member("locale", locale.rawValue)
            if let acknowledged {
                writer.object("acknowledged") {
                    $0.member("epoch", acknowledged.epoch)
                    $0.member("seq", acknowledged.sequence)
                }
            }
            if let desk { writer.member("desk", desk.written) }
        }
    }
}

/// Officer and password.
package struct LoginRequest: Hashable, Sendable, CustomStringConvertible {
    package let officer: OfficerCode
    package let password: String

    package init(officer: OfficerCode, password: String) {
        self.officer = officer
        self.password = password
    }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .login)
        officer = try fields.value("officer")
        password = try fields.read("password") { (view) throws(ValueError) in
            guard let text = view.string else { throw .type(expected: "text") }
            guard (1...256).contains(text.utf8.count) else {
                throw .rule(VocabularyError("password.length", "must have 1 to 256 bytes"))
            }
            return text
        }
    }

    package var body: [UInt8] {
        .object { writer in
            writer.member("officer", officer.written)
            writer.member("password", password)
        }
    }

    /// Without the password.
    package var description: String { "LOGIN \(officer.written)" }
}

/// The token of a login that is not long ago.
package struct ResumeRequest: Hashable, Sendable, CustomStringConvertible {
    package let token: String

    package init(token: String) { self.token = token }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .resume)
        token = try fields.read("token") { (view) throws(ValueError) in
            try view.ascii(1...512, rule: "token.form", words: "must be a token of a login") {
                Tag.allows($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E
            }
        }
    }

    package var body: [UInt8] { .object { $0.member("token", token) } }

    /// Without the token.
    package var description: String { "RESUME" }
}

/// Verbs and their fields, or those of one verb.
package struct HelpRequest: Hashable, Sendable {
    package let verb: Verb?

    package init(verb: Verb? = nil) { self.verb = verb }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .help)
        verb = try fields.readIfPresent("verb") { (view) throws(ValueError) in try view.code() }
    }

    package var body: [UInt8] { .object { if let verb { $0.member("verb", verb.rawValue) } } }
}

/// The questionnaire, or a part of it.
package struct FormRequest: Hashable, Sendable {
    package let part: String?

    package init(part: String? = nil) { self.part = part }

    init(_ document: JSONDocument?) throws(Refusal) {
        let fields = try Fields(document, of: .form)
        part = try fields.readIfPresent("part") { (view) throws(ValueError) in
            try view.ascii(1...64, rule: "part.form", words: "must be the name of a part of the form") {
                Tag.allows($0) || $0 == 0x5F || $0 == 0x2D
            }
        }
    }

    package var body: [UInt8] { .object { if let part { $0.member("part", part) } } }
}

extension [UInt8] {
    /// The bytes of an object that `body` writes.
    static func object(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object(body)
        return writer.bytes
    }
}
