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
    var entries: [Entry] = []

    init(household: Identifier, started: Instant) {
        self.household = household
        self.started = started
    }

    /// The bytes for the journal.
    var bytes: [UInt8] {
        .object { writer in
            writer.member("household", household.written)
            writer.member("started", started.written)
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
        self.init(household: household, started: started)
        for view in entries.elements {
            guard let entry = Entry(view) else { return nil }
            self.entries.append(entry)
        }
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
