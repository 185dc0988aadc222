import Shared

/// What happened in an interview so far, step by step: enough to take it up again where it stopped, and to go one step
/// back.
struct Transcript: Equatable {
    /// One step.
    enum Entry: Equatable {
        case member(person: Identifier)
        /// The roster is complete.
        case rosterClosed
        /// An answer as it was typed; `line` nil for a question about the household.
        case answer(line: Int?, field: String, typed: String)
        /// An answer taken back to be asked again.
        case retracted(line: Int?, field: String)
        case mobile(String)
        case address(String)
    }

    /// The household's id, made when the interview began.
    let household: Identifier
    let started: Instant
    /// The version of a household that is known and interviewed again; nil for a new one.
    let seen: Int32?
    var entries: [Entry] = []

    init(household: Identifier, started: Instant, seen: Int32? = nil) {
        self.seen = seen
        self.household = household
        self.started = started
    }

    /// The bytes for the journal.
    var bytes: [UInt8] {
        .object { writer in
            writer.member("household", household.written)
            writer.member("started", started.written)
            if let seen { writer.member("seen", seen) }
            writer.array("entries") { writer in
                for entry in entries { writer.object { Self.write(entry, to: &$0) } }
            }
        }
    }

    private static func write(_ entry: Entry, to writer: inout JSONWriter) {
        switch entry {
        case .member(let person): writer.member("member", person.written)
        case .rosterClosed: writer.member("closed", true)
        case .answer(let line, let field, let typed):
            writer.member("line", orNull: line)
            writer.member("field", field)
            writer.member("typed", typed)
        case .retracted(let line, let field):
            writer.member("line", orNull: line)
            writer.member("retracted", field)
        case .mobile(let text): writer.member("mobile", text)
        case .address(let text): writer.member("address", text)
        }
    }

    /// Reads what the journal kept; nil when it is not ours.
    init?(_ bytes: [UInt8]) {
        guard let root = try? JSONDocument(bytes).root,
            let household = root["household"]?.string.flatMap(Identifier.init),
            let started = root["started"]?.string.flatMap({ Instant($0) }), let entries = root["entries"]
        else { return nil }
        let seen = root["seen"]?.integer.flatMap(Int32.init(exactly:))
        self.init(household: household, started: started, seen: seen)
        for view in entries.elements {
            guard let entry = Entry(view) else { return nil }
            self.entries.append(entry)
        }
    }
}

extension Transcript {
    /// The CNICs that were answered so far, by which a new family is screened.
    var cnics: [CNIC] {
        var numbers: [CNIC] = []
        for case .answer(.some, "cnic", let typed) in entries {
            if let number = try? CNIC(typed: typed), !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }
}

extension Transcript.Entry {
    fileprivate init?(_ view: JSONView) {
        let line = view["line"]?.integer.map { Int($0) }
        if let person = view["member"]?.string.flatMap(Identifier.init) {
            self = .member(person: person)
        } else if view["closed"]?.bool == true {
            self = .rosterClosed
        } else if let field = view["field"]?.string, let typed = view["typed"]?.string {
            self = .answer(line: line, field: field, typed: typed)
        } else if let field = view["retracted"]?.string {
            self = .retracted(line: line, field: field)
        } else if let text = view["mobile"]?.string {
            self = .mobile(text)
        } else if let text = view["address"]?.string {
            self = .address(text)
        } else {
            return nil
        }
    }
}
