import Shared

/// The members of a refused registration who have left another registered household, as 561 names them.
enum ReturningPersons {
    /// Roster line and person; none where the registration was refused for something else.
    static func of(_ act: StoredAct) -> [(line: Int, person: String)] {
        guard act.state == .refused, act.act.verb == .register, act.number == Problem.numberTaken.number,
            let reply = try? JSONDocument(Array((act.reply ?? "{}").utf8)), let left = reply.root["left"]
        else { return [] }
        return left.elements.compactMap { one in
            let parts = one["field"]?.string?.split(separator: "/") ?? []
            guard parts.count == 3, let line = Int(parts[1]), let person = one["person"]?.string else { return nil }
            return (line, person)
        }
    }

    /// The act's content with those persons in the roster and in `returning`; nil if it cannot be read.
    static func content(of act: StoredAct) -> [UInt8]? {
        guard let document = try? JSONDocument(act.act.content) else { return nil }
        let persons = Dictionary(of(act).map { ($0.line, $0.person) }) { first, _ in first }
        let earlier = document.root["returning"]?.elements.compactMap(\.string) ?? []
        return .object { writer in
            for (key, value) in document.root.members where key.text != "returning" && key.text != "roster" {
                writer.key(text: key.text)
                writer.raw(value.raw)
            }
            writer.array("returning") { writer in
                for person in earlier { writer.string(person) }
                for (_, person) in persons.sorted(by: { $0.key < $1.key }) where !earlier.contains(person) {
                    writer.string(person)
                }
            }
            writer.array("roster") { writer in
                for (index, member) in (document.root["roster"]?.elements.map { $0 } ?? []).enumerated() {
                    write(member, as: persons[index + 1], to: &writer)
                }
            }
        }
    }

    private static func write(_ member: JSONView, as person: String?, to writer: inout JSONWriter) {
        writer.object { writer in
            for (key, value) in member.members {
                writer.key(text: key.text)
                if let person, key.text == "person" { writer.string(person) } else { writer.raw(value.raw) }
            }
        }
    }
}

extension Desk {
    /// Registers the family of a refused registration again, with members who have left another registered household as
    /// the persons that the registry knows.
    func register(returning id: Int64) throws(UsageError) -> Outcome {
        let act: StoredAct?
        do throws(JournalError) { act = try journal.act(id) } catch { throw UsageError(error.description) }
        guard let act, !ReturningPersons.of(act).isEmpty, let content = ReturningPersons.content(of: act) else {
            throw UsageError(
                console.words(
                    "act \(id) is no registration that was refused because members have left another household",
                    "کام نمبر \(id) ایسا اندراج نہیں جو جا چکے افراد کی وجہ سے مسترد ہوا ہو"))
        }
        return submit(
            NewAct(
                verb: .register, household: act.act.household, officer: officer.written, at: now().written,
                content: content, source: act.act.source))
    }
}
