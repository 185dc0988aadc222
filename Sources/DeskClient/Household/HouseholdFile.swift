import Foundation
import Shared

/// A household in a JSON file: the members of a REGISTER without `op`.
///
/// `household`, the members' `person`, `tehsil` and `interview` may be left out; they are then made here. Unlike a line,
/// a file may be laid out over several lines.
struct HouseholdFile {
    /// More than any household that fits into a line, even with wide indentation.
    static let sizeLimit = 1 << 20

    /// SHA-256 of the file's bytes: the same file given again is the same act.
    let source: String
    private let root: JSONView

    /// Reads a file; `-` is standard input.
    init(path: String) throws(HouseholdFault) { try self.init(Self.bytes(path)) }

    /// The bytes of a file, as far as one may be long; `-` is standard input.
    static func bytes(_ path: String) throws(HouseholdFault) -> [UInt8] {
        let handle: FileHandle
        if path == "-" {
            handle = .standardInput
        } else {
            guard let opened = FileHandle(forReadingAtPath: path) else {
                throw .unreadable("\(path) cannot be opened")
            }
            handle = opened
        }
        var bytes: [UInt8] = []
        do {
            while bytes.count <= Self.sizeLimit, let part = try handle.read(upToCount: 1 << 16), !part.isEmpty {
                bytes.append(contentsOf: part)
            }
        } catch { throw .unreadable("\(path) cannot be read") }
        return bytes
    }

    init(_ bytes: [UInt8]) throws(HouseholdFault) {
        guard bytes.count <= Self.sizeLimit else { throw .unreadable("the file is larger than 1 MiB") }
        source = OpDigest.of(bytes).written
        let document: JSONDocument
        do throws(JSONError) { document = try JSONDocument(bytes, layout: .file) } catch {
            throw .shape("the file is not JSON as the registry reads it: \(error.description)")
        }
        root = document.root
        guard root.kind == .object else { throw .shape("the file is not a JSON object") }
        let known = Verb.register.fields
        for member in root.members {
            guard (known.required + known.optional).contains(where: { member.key == $0 }), !(member.key == "op") else {
                throw .shape("field \(TerminalText.clean(member.key.text)) is unknown")
            }
        }
    }

    /// The id in the file, when there is one.
    var household: String? { root["household"]?.string }
    /// Whether the file names its tehsil.
    var namesTehsil: Bool { root["tehsil"] != nil }

    /// The content, with what the file leaves out.
    ///
    /// - Parameters:
    ///   - tehsil: of the desk, for a file that names none.
    ///   - makeIdentifier: makes the ids of household and members.
    ///   - known: who has a number, of a household that is known.
    func content(
        tehsil: PCode?, form: Form, now: Instant, makeIdentifier: @escaping () -> Identifier,
        known: [String: Identifier] = [:]
    ) throws(HouseholdFault) -> HouseholdContent {
        guard let tehsil = try value(root["tehsil"], "tehsil", PCode.init) ?? tehsil else {
            throw .shape("tehsil is missing, and this desk does not know its own before its first login")
        }
        guard let roster = root["roster"], roster.kind == .array else { throw .shape("roster is missing or no array") }
        guard let answers = root["answers"], answers.kind == .object else {
            throw .shape("answers is missing or no object")
        }
        let interview = root["interview"]
        let household = try value(root["household"], "household", Identifier.init) ?? makeIdentifier()
        return HouseholdContent(
            household: household, tehsil: tehsil,
            form: root["form"].map { $0.string ?? "" } ?? form.id,
            started: try value(interview?["started"], "interview/started", Instant.init(_:)) ?? now,
            ended: try value(interview?["ended"], "interview/ended", Instant.init(_:)) ?? now,
            mobile: try text("mobile"), address: try text("address"),
            returning: root["returning"].map { Self.compact($0) },
            roster: Self.compact(
                roster,
                makePerson: { member in
                    let number = (member["cnic"] ?? member["crc"])?.string
                    return (number.flatMap { known[$0] } ?? makeIdentifier()).written
                }), answers: Self.compact(answers))
    }

    private func value<Value>(
        _ view: JSONView?, _ name: String, _ make: (String) -> Value?
    ) throws(HouseholdFault) -> Value? {
        guard let view else { return nil }
        guard let text = view.string, let value = make(text) else { throw .shape("\(name) is not what it should be") }
        return value
    }

    private func text(_ name: StaticString) throws(HouseholdFault) -> String? {
        guard let view = root[name] else { return nil }
        guard let text = view.string else { throw .shape("\(name) is not text") }
        return text
    }

    /// The value without the file's layout; members of the roster get a `person` where they have none.
    static func compact(_ view: JSONView, makePerson: ((JSONView) -> String)? = nil) -> [UInt8] {
        var writer = JSONWriter(capacity: view.raw.count)
        write(view, to: &writer, makePerson: makePerson)
        return writer.bytes
    }

    private static func write(_ view: JSONView, to writer: inout JSONWriter, makePerson: ((JSONView) -> String)?) {
        switch view.kind {
        case .object:
            writer.object { writer in
                for (key, value) in view.members {
                    writer.key(text: key.text)
                    write(value, to: &writer, makePerson: nil)
                }
                if let makePerson, view["person"] == nil { writer.member("person", makePerson(view)) }
            }
        case .array:
            writer.array { writer in
                for element in view.elements { write(element, to: &writer, makePerson: makePerson) }
            }
        case .string, .integer, .bool, .null: writer.raw(view.raw)
        }
    }
}
