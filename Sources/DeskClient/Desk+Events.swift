import Shared

extension Desk {
    /// Records the life event of a file, after reading it with the code by which the server reads it.
    func update(file path: String, seen: Int32?) throws(UsageError) -> Outcome {
        let bytes: [UInt8]
        do throws(HouseholdFault) { bytes = try HouseholdFile.bytes(path) } catch {
            guard case .unreadable(let reason) = error else { throw UsageError("\(path) cannot be read") }
            throw UsageError(reason)
        }
        guard bytes.count <= HouseholdFile.sizeLimit else { throw UsageError("\(path) is larger than 1 MiB") }
        guard let file = try? JSONDocument(bytes, layout: .file), file.root.kind == .object else {
            throw UsageError("\(path) holds no JSON object")
        }
        guard let household = file.root["household"]?.string.flatMap(Identifier.init) else {
            throw UsageError("household: the id of the household is missing")
        }
        let stated = file.root["version"]?.integer.flatMap(Int32.init(exactly:))
        let event: EventFile
        do throws(JSONError) {
            event = try EventFile(file.root, makeIdentifier: { [makeIdentifier] in makeIdentifier().written })
        } catch { throw UsageError("\(path): \(error.description)") }
        // With ids made here the same file would be another event each time: it is one act, as a registration is.
        let source = event.hasMadeIdentifiers ? OpDigest.of(bytes).written : nil
        if let source, let act = (try? journal.act(fromSource: source)) ?? nil { return settle(act.id) }
        try check(event.document.root)
        return versioned(household, seen ?? stated) { version in
            NewAct(
                verb: .update, household: household.written, officer: officer.written, at: now().written,
                content: content(event.document.root, version), source: source)
        }
    }

    /// Says what is wrong with the event before anything is stored.
    private func check(_ event: JSONView) throws(UsageError) {
        let op = """
            {"desk":"DESK","epoch":1,"seq":1,"prev":null,"officer":"\(officer.written)","at":"\(now().written)"}
            """
        var line = JSONWriter()
        line.object { writer in
            writer.member("op", raw: op.utf8)
            writer.member("version", 1)
            for (key, value) in event.members where key.text != "version" {
                writer.key(text: key.text)
                writer.raw(value.raw)
            }
        }
        do {
            _ = try Request(.update, JSONDocument(line.bytes))
        } catch let refusal as Refusal {
            throw UsageError(RefusalWords.of(refusal, console.language))
        } catch {
            throw UsageError("the event is no text for the line: \(error)")
        }
    }

    /// What is sent: the file's members with the version, without what only makes a file readable.
    private func content(_ event: JSONView, _ version: Int64) -> [UInt8] {
        .object { writer in
            writer.member("household", raw: event["household"]?.raw ?? [])
            writer.member("version", version)
            for (key, value) in event.members where key.text != "version" && key.text != "household" {
                writer.key(text: key.text)
                writer.raw(value.raw)
            }
        }
    }
}
