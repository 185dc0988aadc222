/// What every write carries: which desk held it in which order, who held the interview and when.
package struct Op: Hashable, Sendable {
    package let desk: DeskCode
    /// Counted from 1; a desk that lost its journal gets the next.
    package let epoch: Int32
    /// Counted from 1 within the epoch, without gaps.
    package let sequence: Int64
    /// The digest of the op before; nil for the first.
    package let previous: Digest?
    /// Who held the interview, apart from who is logged in when it is sent.
    package let officer: OfficerCode
    /// When, by the desk's clock.
    package let at: Instant

    package init(
        desk: DeskCode, epoch: Int32, sequence: Int64, previous: Digest?, officer: OfficerCode, at: Instant
    ) {
        self.desk = desk
        self.epoch = epoch
        self.sequence = sequence
        self.previous = previous
        self.officer = officer
        self.at = at
    }

    /// The number on the slip.
    package var receipt: Receipt { Receipt(desk: desk, epoch: epoch, sequence: sequence) }

    init(_ view: JSONView) throws(Refusal) {
        let fields = try Fields(view, path: "op", required: ["desk", "epoch", "seq", "prev", "officer", "at"])
        desk = try fields.value("desk")
        epoch = try fields.epoch("epoch")
        sequence = try fields.sequence("seq")
        previous = try fields.read("prev") { (view) throws(ValueError) in
            view.isNull ? nil : try view.value(as: Digest.self)
        }
        officer = try fields.value("officer")
        at = try fields.value("at")
        if (sequence == 1) != (previous == nil) { throw Refusal(.sequence, field: "op/prev", rule: "op.first") }
    }

    /// Writes the member `op`.
    func write(to writer: inout JSONWriter) {
        writer.object("op") { writer in
            writer.member("desk", desk.written)
            writer.member("epoch", epoch)
            writer.member("seq", sequence)
            writer.member("prev", orNull: previous?.written)
            writer.member("officer", officer.written)
            writer.member("at", at.written)
        }
    }
}

extension Fields {
    func epoch(_ name: StaticString) throws(Refusal) -> Int32 {
        Int32(try read(name) { (view) throws(ValueError) in try view.integer(in: 1...Int64(Int32.max)) })
    }

    func sequence(_ name: StaticString) throws(Refusal) -> Int64 {
        try read(name) { (view) throws(ValueError) in try view.integer(in: 1...999_999_999_999) }
    }

    /// A household's version.
    func version(_ name: StaticString) throws(Refusal) -> Int32 {
        Int32(try read(name) { (view) throws(ValueError) in try view.integer(in: 1...Int64(Int32.max)) })
    }

    /// An identifier made by a desk.
    func identifier(_ name: StaticString) throws(Refusal) -> Identifier {
        let identifier: Identifier = try value(name)
        guard identifier.isVersion7 else {
            throw Refusal(.syntax, field: path(of: name), rule: "uuid.version")
        }
        return identifier
    }
}
