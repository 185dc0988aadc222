import ArgumentParser
import Shared

struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find households by one thing that is known of them.",
        discussion: """
            Examples:
              nser-desk find --cnic 35202-1234567-1
              nser-desk find --mobile 0300-1234567 --json
              nser-desk find --name "محمد اسلم"
              nser-desk find --household 01a23e7b-ca57-7805-a800-08345a87135b
            """)

    @Option(help: "A member's CNIC or CRC, with or without dashes.") var cnic: String?
    @Option(help: "A member's name, or its beginning.") var name: String?
    @Option(help: "The household's mobile number.") var mobile: String?
    @Option(help: "The household's id.") var household: String?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard [cnic, name, mobile, household].compactMap(\.self).count == 1 else {
            throw ValidationError("Give exactly one of --cnic, --name, --mobile and --household.")
        }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.question(.find, try request().body) { rows, reply in
                rows.map { row in
                    [row["household"], row["tehsil"], row["status"], row["members"], row["head"]]
                        .map(ReplyLines.text).joined(separator: "  ")
                } + [
                    desk.console.words("found", "ملے") + " " + ReplyLines.text(reply["found"])
                        + (reply["more"]?.bool == true ? desk.console.words(", and more", "، اور بھی ہیں") : "")
                ]
            }
        }
    }

    private func request() throws(UsageError) -> FindRequest {
        if let cnic { return .cnic(try TypedValue.cnic(cnic)) }
        if let mobile { return .mobile(try TypedValue.mobile(mobile)) }
        if let name { return .name(try TypedValue.name(name)) }
        return .household(try TypedValue.identifier(household ?? ""))
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a household of your area: its members and answers.",
        discussion: """
            Example:
              nser-desk show 01a23e7b-ca57-7805-a800-08345a87135b
              nser-desk show 01a23e7b-ca57-7805-a800-08345a87135b --as-of 2026-11-22T12:00:00+05:00
            """)

    @Argument(help: "The household's id.") var household: String
    @Option(help: "As it was known at this moment, RFC 3339.") var asOf: String?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            let moment = asOf.flatMap { Instant($0) }
            if asOf != nil, moment == nil {
                throw UsageError("a moment is written 2026-11-22T12:00:00+05:00")
            }
            let request = ShowRequest(household: try TypedValue.identifier(household), asOf: moment)
            return desk.question(.show, request.body) { rows, _ in
                rows.flatMap { ["", ReplyLines.text($0["kind"]).uppercased()] + ReplyLines.of($0) }
            }
        }
    }
}

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Every version of a household: what happened, when, by which desk.",
        discussion: """
            Example:
              nser-desk history 01a23e7b-ca57-7805-a800-08345a87135b
            """)

    @Argument(help: "The household's id.") var household: String
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            let request = HouseholdRequest(household: try TypedValue.identifier(household))
            return desk.question(.history, request.body) { rows, _ in rows.flatMap(HistoryCommand.lines) }
        }
    }

    /// A version, or a case.
    private static func lines(_ row: JSONView) -> [String] {
        ReplyLines.text(row["kind"]) == "case" ? CaseLines.of(row) : [line(row)]
    }

    /// A version on a line of its own, its assessments below it.
    private static func line(_ row: JSONView) -> String {
        if ReplyLines.text(row["kind"]) == "assessment" {
            let reason = row["reason"].map { " " + ReplyLines.text($0) } ?? ""
            return "      \(ReplyLines.text(row["as_of"]))  \(ReplyLines.text(row["assessment"]))\(reason)"
                + "  (\(ReplyLines.text(row["model"])))"
        }
        return ReplyLines.padded(ReplyLines.text(row["version"]), 4) + " \(ReplyLines.text(row["effective"]))  "
            + "\(ReplyLines.text(row["what"]))  \(ReplyLines.text(row["status"]))"
            + "  \(ReplyLines.text(row["members"])) members  \(ReplyLines.text(row["receipt"]))"
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What a citizen may hear of a CNIC: no name and no score.",
        discussion: """
            Example:
              nser-desk status --cnic 35202-1234567-1
            """)

    @Option(help: "The CNIC, with or without dashes.") var cnic: String
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.question(.status, StatusRequest(cnic: try TypedValue.cnic(cnic)).body) { _, reply in
                ReplyLines.of(reply)
            }
        }
    }
}

struct ResultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result", abstract: "What became of an op, by the receipt on the slip.",
        discussion: """
            Example:
              nser-desk result LHR-001/1/13
            """)

    @Argument(help: "The receipt: desk, epoch and number.") var receipt: String
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            guard let receipt = Receipt(receipt) else {
                throw UsageError("a receipt is desk/epoch/number, such as LHR-001/1/13")
            }
            return desk.question(.result, ResultRequest(receipt: receipt).body) { _, reply in ReplyLines.of(reply) }
        }
    }
}

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Every term of a household's assessment (supervisors).",
        discussion: """
            Example:
              nser-desk --officer bilal explain 01a23e7b-ca57-7805-a800-08345a87135b
            """)

    @Argument(help: "The household's id.") var household: String
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            let request = HouseholdRequest(household: try TypedValue.identifier(household))
            return desk.question(.explain, request.body) { rows, reply in
                rows.flatMap(ExplainCommand.lines) + ReplyLines.of(reply)
            }
        }
    }

    /// A term of the score, or a programme's decision with its reasons.
    private static func lines(_ row: JSONView) -> [String] {
        guard let programme = row["programme"] else {
            return [
                ReplyLines.padded(ReplyLines.text(row["points"]), 6) + " " + ReplyLines.text(row["question"]) + "  "
                    + ReplyLines.text(row["answer"])
            ]
        }
        let reasons = row["reasons"].map { Array($0.elements) } ?? []
        return ["\(ReplyLines.text(programme)): \(ReplyLines.text(row["state"]))"]
            + reasons.map { "       " + ReplyLines.text($0["en"]) }
    }
}

struct FormCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form", abstract: "The questionnaire, as the server has it or (--offline) as this program has it.",
        discussion: """
            Examples:
              nser-desk form --json
              nser-desk form --offline
            """)

    @Option(help: "One part of the form.") var part: String?
    @Flag(help: "The form that is built into this program; asks no server.") var offline = false
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        if offline { return try runOffline() }
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.question(.form, FormRequest(part: part).body) { rows, reply in
                rows.map { String(decoding: ($0["json"] ?? $0).raw, as: UTF8.self) } + ReplyLines.of(reply)
            }
        }
    }

    private func runOffline() throws {
        try Workplace.runOffline(desk) { (_, console) throws(UsageError) in
            guard let form = try? Form.shipped() else { throw UsageError("the form of this program is damaged") }
            for row in form.rows { console.say(String(decoding: row, as: UTF8.self)) }
            console.emit { writer in
                writer.member("form", form.id)
                writer.array("rows") { writer in for row in form.rows { writer.raw(row) } }
            }
            return .done
        }
    }
}
