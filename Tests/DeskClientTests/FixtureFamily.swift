import Foundation
import Shared

@testable import DeskClient

/// The example household of the project, as a file and as answers typed at a keyboard.
struct FixtureFamily {
    let bytes: [UInt8]
    let document: JSONDocument

    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        bytes = [UInt8](try Data(contentsOf: folder.appending(path: "TestSupport/Fixtures/household.json")))
        document = try JSONDocument(bytes, layout: .file)
    }

    var members: [JSONView] { document.root["roster"].map { Array($0.elements) } ?? [] }

    /// What an officer would type for the answer that the file has.
    func typed(_ field: FormField, line: Int?) -> String {
        let answers = line.map { members[$0 - 1] } ?? document.root["answers"]
        guard let value = answers?.members.first(where: { $0.key.text == field.key })?.value else { return "" }
        return switch value.kind {
        case .null: "-"
        case .bool: value.bool == true ? "y" : "n"
        case .integer: String(value.integer ?? 0)
        default: value.string ?? ""
        }
    }

    /// The number by which the family is screened.
    var screened: String { members.first?["cnic"]?.string ?? "" }

    /// The lines of a whole interview, from the screening up to the last `y` that sends it.
    func lines() throws -> [String] {
        let form = try Form.shipped()
        guard let started = Instant("2026-11-22T09:31:00+05:00") else { return [] }
        let household = Identifier.v7(milliseconds: 1_795_000_000_000, random: (1, 1))
        var state = InterviewState(form: form, transcript: Transcript(household: household, started: started))
        state.addMember(person: household)
        var lines = [screened]
        while true {
            switch state.step {
            case .question(let field, let line):
                let text = typed(field, line: line)
                try state.answer(field, line: line, typed: text)
                lines.append(text)
            case .anotherMember where state.draft.memberCount < members.count:
                state.addMember(person: household)
                lines.append("y")
            case .anotherMember:
                state.closeRoster()
                lines.append("n")
            case .mobile:
                let mobile = document.root["mobile"]?.string ?? ""
                try state.setMobile(mobile)
                lines.append(mobile)
            case .address:
                let address = document.root["address"]?.string ?? ""
                try state.setAddress(address)
                lines.append(address)
            case .review: return lines + ["y"]
            }
        }
    }
}

/// Answers from a list.
struct ListedAnswers: AnswerSource {
    let isEchoed = false
    private var lines: ArraySlice<String>

    init(_ lines: some Sequence<String>) { self.lines = ArraySlice(Array(lines)) }

    mutating func next(idle: () -> Void) -> TypedLine {
        idle()
        return lines.popFirst().map { .line($0) } ?? .end
    }
}
