import ArgumentParser
import Shared

struct VoidCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "Ask to void a household that was registered twice or by mistake (supervisors).",
        discussion: """
            Nothing changes before another supervisor decides. Then the household is void, its numbers are free, and its
            history stays.

            Grounds: REGISTERED_TWICE, REGISTERED_BY_MISTAKE, NO_SUCH_FAMILY.

            Example:
              nser-desk --officer bilal void 01a23e7b-ca57-7805-a800-08345a87135b \
                --ground REGISTERED_TWICE --reason "the same family as of 12 May"
            """)

    @Argument(help: "The household's id.") var household: String
    @OptionGroup var about: CaseOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in desk.raise(try about.draft(.void, household)) }
    }
}

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Ask to merge two households that are the same family (supervisors).",
        discussion: """
            The first household stays, the second is closed. Say with --same who is the same person in both, and with
            --relation who each of the others is to the head of the household that stays (codes 2 to 14 of the form).

            Grounds: SAME_FAMILY, ONE_HOUSEHOLD.

            Example:
              nser-desk --officer bilal merge 01a2...1 01a2...2 --same 01a2...a=01a2...b --relation 01a2...c=3 \
                --ground SAME_FAMILY --reason "registered by husband and wife"
            """)

    @Argument(help: "The household that stays.") var household: String
    @Argument(help: "The household that is closed.") var other: String
    @Option(help: "One person twice: the entry that stays, =, the entry that does not.") var same: [String] = []
    @Option(help: "A member who moves over, =, the code of the relation to the head.") var relation: [String] = []
    @Option(help: "The version of the second household you saw.") var seenOther: Int32?
    @OptionGroup var about: CaseOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            var draft = try about.draft(.merge, household)
            draft.other = try TypedValue.identifier(other)
            guard draft.other != draft.household else { throw UsageError("a household is not merged with itself") }
            draft.otherSeen = seenOther
            draft.merger = try merger()
            return desk.raise(draft)
        }
    }

    /// Written as the request has it and read by the same code as the server reads it.
    private func merger() throws(UsageError) -> Merger {
        let pairs = try same.map { (text) throws(UsageError) in
            let pair = try TypedValue.pair(text)
            return "{\"person\":\"\(pair.person)\",\"duplicate\":\"\(try TypedValue.person(pair.value))\"}"
        }
        let relations = try relation.map { (text) throws(UsageError) in
            let pair = try TypedValue.pair(text)
            guard let code = Int(pair.value), Relation(rawValue: code) != nil else {
                throw UsageError("a relation is a code from 1 to 14")
            }
            return "{\"person\":\"\(pair.person)\",\"relation\":\(code)}"
        }
        let members =
            (pairs.isEmpty ? [] : ["\"same\":[\(pairs.joined(separator: ","))]"])
            + (relations.isEmpty ? [] : ["\"relations\":[\(relations.joined(separator: ","))]"])
        guard let document = try? JSONDocument(Array("{\(members.joined(separator: ","))}".utf8)),
            let merger = try? Merger(document.root)
        else { throw UsageError("no more than \(LineLimits.rosterLines) persons") }
        return merger
    }
}

struct DisputeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispute", abstract: "Ask to take a national number from who should not have it (supervisors).",
        discussion: """
            The household is that of who has the number now. With --claimant it goes to that member, of another household
            (--of) or of the same; without one it is free, and the rightful holder can be registered.

            Grounds: TYPED_WRONGLY, CARD_OF_ANOTHER, AUTHORITY_SAYS.

            Examples:
              nser-desk --officer bilal dispute 01a2...1 --number 35202-1234567-1 \
                --ground CARD_OF_ANOTHER --reason "original card seen"
              nser-desk --officer bilal dispute 01a2...1 --number 35202-1234567-1 --claimant 01a2...d --of 01a2...2 \
                --expires 2031-04-30 --ground TYPED_WRONGLY --reason "original card seen"
            """)

    @Argument(help: "The household of who has the number.") var household: String
    @Option(help: "The number, with or without dashes.") var number: String
    @Option(help: "The member who should have it, by id.") var claimant: String?
    @Option(name: .customLong("of"), help: "The claimant's household, if it is another.") var other: String?
    @Option(help: "Until when the claimant's card is valid; nothing for a card for life.") var expires: String?
    @Option(help: "The version of the claimant's household you saw.") var seenOther: Int32?
    @OptionGroup var about: CaseOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        if claimant == nil, other != nil || expires != nil {
            throw ValidationError("--of and --expires are about a --claimant.")
        }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            var draft = try about.draft(.dispute, household)
            draft.other = try other.map { (text) throws(UsageError) in try TypedValue.identifier(text) }
            if draft.other == draft.household { draft.other = nil }
            draft.otherSeen = seenOther
            draft.claim = NumberClaim(
                number: try TypedValue.cnic(number),
                claimant: try claimant.map { (text) throws(UsageError) in try TypedValue.person(text) },
                expires: try expires.map { (text) throws(UsageError) in try TypedValue.date(text, today: nil) })
            return desk.raise(draft)
        }
    }
}

struct AppealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "appeal", abstract: "Raise an appeal of a household that was found ineligible.",
        discussion: """
            For a household with a widow or an elderly member. A supervisor decides; an approval opens the household to a
            new survey before it is due.

            Grounds: WIDOW, ELDERLY.

            Example:
              nser-desk appeal 01a23e7b-ca57-7805-a800-08345a87135b --ground WIDOW --reason "no earner since May"
            """)

    @Argument(help: "The household's id.") var household: String
    @OptionGroup var about: CaseOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in desk.raise(try about.draft(.appeal, household)) }
    }
}

struct DecideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Approve or refuse a case that somebody else raised (supervisors).",
        discussion: """
            An approval acts at once. If a household has changed since the case was raised, it is refused with what changed:
            refuse the case then, and raise it anew.

            Examples:
              nser-desk --officer sana decide 01a23e7b-ca57-7805-a800-08345a87135b --approve --reason "both slips seen"
              nser-desk --officer sana decide 01a23e7b-ca57-7805-a800-08345a87135b --refuse --reason "two families"
            """)

    @Argument(help: "The case's id.") var id: String
    @Flag(help: "Do what the case asks for.") var approve = false
    @Flag(help: "Do not.") var refuse = false
    @Option(help: "Why; it is kept with the case.") var reason: String
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard approve != refuse else { throw ValidationError("Give exactly one of --approve and --refuse.") }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.decide(try TypedValue.identifier(id), approved: approve, reason: try TypedValue.reason(reason))
        }
    }
}

struct CasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases", abstract: "The cases of your area: those that wait, or those of a household.",
        discussion: """
            Officers see the appeals of their tehsil.

            Examples:
              nser-desk --officer sana cases
              nser-desk --officer sana cases --household 01a23e7b-ca57-7805-a800-08345a87135b --json
              nser-desk --officer sana cases --state REFUSED
            """)

    @Option(help: "Those of one household.") var household: String?
    @Option(name: .customLong("case"), help: "One case.") var id: String?
    @Option(help: "OPEN, APPROVED or REFUSED.") var state: String?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            desk.question(.cases, try request().body) { rows, reply in
                rows.flatMap(CaseLines.of) + [
                    desk.console.words("found", "ملے") + " " + ReplyLines.text(reply["found"])
                        + (reply["more"]?.bool == true ? desk.console.words(", and more", "، اور بھی ہیں") : "")
                ]
            }
        }
    }

    private func request() throws(UsageError) -> CasesRequest {
        let state = try state.map { (text) throws(UsageError) in
            guard let state = CaseState(rawValue: text.uppercased()) else {
                throw UsageError("--state is OPEN, APPROVED or REFUSED")
            }
            return state
        }
        return CasesRequest(
            household: try household.map { (text) throws(UsageError) in try TypedValue.identifier(text) },
            id: try id.map { (text) throws(UsageError) in try TypedValue.identifier(text) }, state: state)
    }
}

/// A case as people read it, in a listing or in a history.
enum CaseLines {
    static func of(_ row: JSONView) -> [String] {
        let stale = row["stale"]?.bool == true ? "  (the household has changed since)" : ""
        let other = row["other"].map { "  and \(ReplyLines.text($0["household"]))" } ?? ""
        let first =
            "\(ReplyLines.text(row["case"]))  \(ReplyLines.text(row["what"]))  \(ReplyLines.text(row["state"]))"
            + "  \(ReplyLines.text(row["household"]))\(other)  \(ReplyLines.text(row["ground"]))\(stale)"
        return [first] + ["raised", "decided"].compactMap { act(row, $0) }
    }

    private static func act(_ row: JSONView, _ name: String) -> String? {
        guard let act = row.members.first(where: { $0.key.text == name })?.value else { return nil }
        return "      \(ReplyLines.padded(name, 8)) \(ReplyLines.text(act["recorded"]))"
            + "  \(ReplyLines.text(act["officer"]))  \(ReplyLines.text(act["receipt"]))"
            + "  \(ReplyLines.text(act["reason"]))"
    }
}
