/// The object of READY: what a client needs before it says anything.
package struct Ready: Hashable, Sendable {
    /// Which server this is.
    package var node: String
    package var time: Instant
    /// The questionnaire's version.
    package var form: String
    /// The active model's name; nil if none is.
    package var model: String?

    package init(node: String, time: Instant, form: String, model: String?) {
        self.node = node
        self.time = time
        self.form = form
        self.model = model
    }

    /// The least version of a client.
    package static let client = "1.0"

    package var body: [UInt8] {
        .object { writer in
            writer.member("protocol", LineLimits.protocolName)
            writer.member("node", node)
            writer.member("time", time.written)
            writer.member("line", LineLimits.afterLogin)
            writer.member("window", LineLimits.window)
            writer.member("idle", LineLimits.idleSeconds)
            writer.member("form", form)
            writer.member("model", orNull: model)
            writer.member("client", Ready.client)
        }
    }

    /// Nil if this is no banner of our protocol.
    package init?(_ view: JSONView) {
        guard view["protocol"]?.string == LineLimits.protocolName, let node = view["node"]?.string,
            let time = try? view["time"]?.value(as: Instant.self), let form = view["form"]?.string
        else { return nil }
        self.init(node: node, time: time, form: form, model: view["model"]?.string)
    }
}

/// The object of the reply to LOGIN and RESUME.
package struct LoginReply: Hashable, Sendable {
    package var officer: OfficerCode
    package var role: Role
    package var area: Area
    package var desk: DeskCode
    /// The desk's tehsil.
    package var tehsil: PCode
    /// The desk's epoch, and the last op of it that is stored: 0 if none.
    package var epoch: Int32
    package var sequence: Int64
    /// The digest of that op.
    package var head: Digest?
    package var token: String
    package var tokenSeconds: Int
    package var time: Instant

    package init(
        officer: OfficerCode, role: Role, area: Area, desk: DeskCode, tehsil: PCode, epoch: Int32, sequence: Int64,
        head: Digest?, token: String, tokenSeconds: Int, time: Instant
    ) {
        self.officer = officer
        self.role = role
        self.area = area
        self.desk = desk
        self.tehsil = tehsil
        self.epoch = epoch
        self.sequence = sequence
        self.head = head
        self.token = token
        self.tokenSeconds = tokenSeconds
        self.time = time
    }

    package var body: [UInt8] {
        .object { writer in
            writer.member("officer", officer.written)
            writer.member("role", role.rawValue)
            area.write(to: &writer)
            writer.member("desk", desk.written)
            writer.member("tehsil", tehsil.written)
            writer.member("epoch", epoch)
            writer.member("seq", sequence)
            writer.member("head", orNull: head?.written)
            writer.member("token", token)
            writer.member("token_seconds", tokenSeconds)
            writer.member("time", time.written)
        }
    }

    /// Nil if a field is missing or wrong. Fields that a newer server adds are skipped.
    package init?(_ view: JSONView) {
        do {
            guard let area = view["area"], let head = view["head"], let token = view["token"]?.string,
                let epoch = try view["epoch"]?.integer(in: 1...Int64(Int32.max)),
                let sequence = view["seq"]?.integer, let seconds = view["token_seconds"]?.integer,
                let officer = try view["officer"]?.value(as: OfficerCode.self),
                let role = try view["role"]?.code(as: Role.self), let desk = try view["desk"]?.value(as: DeskCode.self),
                let tehsil = try view["tehsil"]?.value(as: PCode.self),
                let time = try view["time"]?.value(as: Instant.self)
            else { return nil }
            self.init(
                officer: officer, role: role, area: try Area(area, path: "area"), desk: desk, tehsil: tehsil,
                epoch: Int32(epoch), sequence: sequence, head: head.isNull ? nil : try head.value(as: Digest.self),
                token: token, tokenSeconds: Int(seconds), time: time)
        } catch {
            return nil
        }
    }
}
