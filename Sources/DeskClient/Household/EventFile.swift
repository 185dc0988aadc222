import Shared

/// A life event in a JSON file. Unlike a line, a file may be laid out over several lines, and what the clerk need not make
/// up is made here: the `person` of a new member, the `household` of a SPLIT.
struct EventFile {
    /// The event as it goes on the line, but for its version.
    let document: JSONDocument
    /// Whether ids were made: the same file would be another event each time.
    let hasMadeIdentifiers: Bool

    /// - Parameter makeIdentifier: makes the ids that are left out.
    init(_ event: JSONView, makeIdentifier: @escaping () -> String) throws(JSONError) {
        var made = false
        var writer = JSONWriter(capacity: event.raw.count + 64)
        writer.object { writer in
            for (key, value) in event.members {
                writer.key(text: key.text)
                guard key.text == "details", value.kind == .object else {
                    writer.raw(HouseholdFile.compact(value))
                    continue
                }
                let isSplit = event["event"]?.string == LifeEventKind.split.rawValue && value["household"] == nil
                made = made || isSplit
                writer.object { writer in
                    if isSplit { writer.member("household", makeIdentifier()) }
                    for (key, value) in value.members {
                        writer.key(text: key.text)
                        guard key.text == "members", value.kind == .array else {
                            writer.raw(HouseholdFile.compact(value))
                            continue
                        }
                        made = value.elements.contains { $0.kind == .object && $0["person"] == nil } || made
                        writer.raw(HouseholdFile.compact(value, makePerson: { _ in makeIdentifier() }))
                    }
                }
            }
        }
        document = try JSONDocument(writer.bytes)
        hasMadeIdentifiers = made
    }
}
