/// The form as JSON objects for the verb FORM: each a few hundred bytes, so that none outgrows a line.
enum FormRows {
    /// First the head, then frames, sections, fields (each names its section) and rules, in the file's order.
    static func rows(_ root: DefinitionObject) throws(FormError) -> [[UInt8]] {
        var rows: [[UInt8]] = []
        func add(_ kind: StaticString, _ key: String?, _ view: JSONView, without dropped: StaticString? = nil) {
            var writer = JSONWriter(capacity: 512)
            writer.object { writer in
                writer.member("kind", kind.description)
                if let key { writer.member("in", key) }
                for (name, value) in view.members {
                    if let dropped, name == dropped { continue }
                    writer.key(text: name.text)
                    copy(value, &writer)
                }
            }
            rows.append(writer.bytes)
        }
        var head = JSONWriter()
        head.object { writer in
            writer.member("kind", "form")
            for (name, value) in root.view.members where value.kind != .array && !(name == "frames") {
                writer.key(text: name.text)
                copy(value, &writer)
            }
        }
        rows.append(head.bytes)
        for (name, frame) in try root.object("frames").view.members { add("frame", name.text, frame) }
        for section in try root.objects("sections") {
            add("section", nil, section.view, without: "fields")
            let key = try section.text("key")
            for field in try section.array("fields") { add("field", key, field) }
        }
        for rule in try root.array("rules") { add("rule", nil, rule) }
        for rule in try root.array("field_rules") { add("field_rule", nil, rule) }
        for row in rows where row.count > 60_000 { throw FormError("form", "a row of \(row.count) bytes is too long") }
        return rows
    }

    /// Writes a value again without the file's blanks and line ends.
    private static func copy(_ view: JSONView, _ writer: inout JSONWriter) {
        switch view.kind {
        case .object:
            writer.object { writer in
                for (name, value) in view.members {
                    writer.key(text: name.text)
                    copy(value, &writer)
                }
            }
        case .array:
            writer.array { writer in
                for element in view.elements { copy(element, &writer) }
            }
        default: writer.raw(view.raw)
        }
    }
}
