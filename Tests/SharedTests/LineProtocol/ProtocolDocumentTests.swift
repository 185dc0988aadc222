import Foundation
import TestSupport
import Testing

@testable import Shared

/// PROTOCOL.md and the program say the same.
@Suite("PROTOCOL.md")
struct ProtocolDocumentTests {
    private let markdown: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        markdown = try String(
            contentsOf: root.appendingPathComponent("Sources/Shared/LineProtocol/PROTOCOL.md"), encoding: .utf8)
    }

    /// The cells of all rows of tables whose first cell `isKey` accepts.
    private func rows(where isKey: (String) -> Bool) -> [[String]] {
        markdown.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }.filter { isKey($0[0]) }
    }

    private func names(_ cell: String) -> Set<String> {
        Set(cell.split(separator: " ").map { $0.trimmingCharacters(in: ["`"]) })
    }

    @Test func listsEveryProblem() {
        let rows = rows { Int($0) != nil }
        #expect(rows.map { $0[0] } == Problem.allCases.map { String($0.number) })
        for (row, problem) in zip(rows, Problem.allCases) {
            #expect(row[1] == "`\(problem.message)`" && row[2] == "`\(problem.retry.rawValue)`", "\(problem)")
            let entry: String =
                switch problem.entry {
                case .left: "yes"
                case .none: "no"
                case .unknown: "unknown"
                }
            #expect(row[3] == entry, "\(problem)")
        }
    }

    @Test func listsEveryVerbAndField() {
        let rows = rows { Verb(rawValue: $0) != nil }
        #expect(Set(rows.map { $0[0] }) == Set(Verb.allCases.map(\.rawValue)) && rows.count == Verb.allCases.count)
        for row in rows {
            guard let verb = Verb(rawValue: row[0]) else { continue }
            #expect(names(row[2]) == Set(verb.fields.required.map { "\($0)" }), "\(verb)")
            #expect(names(row[3]) == Set(verb.fields.optional.map { "\($0)" }), "\(verb)")
            let audience: String =
                switch verb.audience {
                case .anyone: "A"
                case .anyOfficer: "L"
                case .officer: "O"
                case .supervisor: "S"
                }
            #expect(row[1] == audience, "\(verb)")
        }
    }

    @Test func saysTheLimits() {
        let limits = [
            LineLimits.beforeLogin, LineLimits.afterLogin, LineLimits.window, LineLimits.partialLineSeconds,
            LineLimits.idleSeconds, LineLimits.unreadBytes, LineLimits.depth, JSONDocument.memberLimit,
            LineLimits.rosterLines,
        ]
        let table = markdown.split(separator: "\n").drop { $0 != "| limit | value |" }.dropFirst(2)
        let values = table.prefix(limits.count).map { $0.split(separator: "|")[1].filter(\.isNumber) }
        #expect(values.map { Int($0) } == limits)
    }

    // MARK: The transcript

    private func values() -> TranscriptValues {
        TranscriptValues { kind in
            switch kind {
            // No two are the same.
            case "uuid":
                Identifier.v7(milliseconds: 1_795_374_000_000, random: (0, .random(in: 0...UInt64.max))).written
            case "hex": String(repeating: "ab", count: 32)
            case "time": "2026-11-22T10:05:00+05:00"
            case "date": "2026-11-22"
            case "n": "7"
            case "cnic": "0352021234567"
            case "more": ""
            case "cr": "\r"
            default: "abc"
            }
        }
    }

    /// Every line sent is a valid request, or is refused just as the transcript says.
    @Test func transcriptReadsAsRequests() throws {
        let steps = try Transcript(markdown: markdown).steps
        var values = values()
        var verbs: Set<Verb> = []
        var numbers: Set<Int> = []
        for (index, (line, step)) in steps.enumerated() {
            if case .receive(let template) = step, let range = template.range(of: " ERR ") {
                numbers.insert(Int(template[range.upperBound...].prefix(3)) ?? 0)
            }
            guard case .send(let template) = step else { continue }
            // Only a refusal is compared, and no rows come before one.
            let reply: String = if case .receive(let reply) = steps[index + 1].step { reply } else { "" }
            let ours: [UInt8]?
            switch RequestLine.read(Array(values.filled(template).utf8)) {
            case .broken(let refusal): ours = ReplyLine.broken(refusal)
            case .refused(let tag, let verb, let refusal):
                ours = ReplyLine.problem(tag, refusal, isWrite: verb?.isWrite ?? false)
            case .request(let request):
                verbs.insert(request.verb)
                do throws(Refusal) {
                    _ = try Request(request)
                    ours = nil
                } catch {
                    ours = ReplyLine.problem(request.tag, error, isWrite: request.verb.isWrite)
                }
            }
            guard let ours else { continue }
            let text = String(decoding: ours.dropLast(), as: UTF8.self)
            let matches = values.matches(reply, text)
            #expect(matches, "line \(line): \(text)")
        }
        #expect(verbs == Set(Verb.allCases))
        #expect(numbers.isSuperset(of: [424, 500, 501, 503, 530, 535, 550, 560, 561, 565]))
    }

    /// Every line received is one the client can read, and answers the request before it.
    @Test func transcriptReadsAsReplies() throws {
        var values = values()
        var tag = ""
        for (line, step) in try Transcript(markdown: markdown).steps {
            switch step {
            case .send(let template): tag = String(template.prefix { $0 != " " })
            case .receive(let template), .receiveAny(let template):
                let first = template.prefix { $0 != " " }
                #expect(first == tag || first == "*" || first == "-", "line \(line)")
                guard !template.contains("<more>") else { continue }
                _ = try ServerLine(Array(values.filled(template).utf8))
            case .open, .closed: break
            }
        }
    }

    /// The family of the transcript is one the questionnaire accepts.
    @Test func transcriptRegistersAValidFamily() throws {
        var values = values()
        var registered = 0
        for (_, step) in try Transcript(markdown: markdown).steps {
            guard case .send(let template) = step, template.contains(" REGISTER "),
                case .request(let line) = RequestLine.read(Array(values.filled(template).utf8)),
                case .register(let request) = try Request(line)
            else { continue }
            let form = try Form.shipped()
            let interview = try Interview(
                form: form, roster: request.roster, answers: request.answers, date: request.started.dayInKarachi)
            #expect(interview.violations(of: form) == [])
            #expect(request.violations == [] && request.form == form.id)
            registered += 1
        }
        #expect(registered == 4)
    }
}
