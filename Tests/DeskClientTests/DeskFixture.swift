import Foundation
import Shared

@testable import DeskClient

/// A desk with its journal in a folder of its own, and the model server it talks to.
final class DeskFixture {
    let server = ModelServer()
    let folder: String
    private(set) var journal: Journal
    private(set) var told: [LinkProgress] = []
    private(set) var waited: [Double] = []
    /// Crashes at this step of sending, counted from 1 over the whole test; nil never.
    var crashAt: Int?
    private(set) var steps = 0
    var tries = 4
    var password = "right"
    var isServerAway = false
    /// Makes the line instead of the model server.
    var script: (() -> any LineTransport)?
    private var households: UInt64 = 0

    init() throws {
        // In memory where there is such a place: these tests store thousands of ops, each with its own fsync.
        let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        folder = memory + "nser-desk-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        journal = try Journal(path: folder + "/journal", now: { "2026-11-22T10:05:00+05:00" })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What a crash looks like to the code that runs into it: nothing after it happens.
    static let crash = LinkFailure.journal(.storage("crash"))

    var surroundings: Surroundings {
        Surroundings(
            makeTransport: { [unowned self] in script?() ?? ModelTransport(server: server, isAway: isServerAway) },
            pause: { [unowned self] in waited.append($0) }, random: { 0.5 },
            tell: { [unowned self] in told.append($0) }, patience: 5, tries: tries,
            passed: { [unowned self] _ throws(LinkFailure) in
                steps += 1
                if steps == crashAt { throw Self.crash }
            })
    }

    func newLink() throws(VocabularyError) -> DeskLink {
        let credentials = Credentials(officer: try OfficerCode(validating: "ayesha"), password: password)
        return DeskLink(surroundings: surroundings, credentials: credentials) { Introduction(language: .english) }
    }

    /// Sends all, as a new start of the program does.
    func deliver() throws(LinkFailure) {
        guard let link = try? newLink() else { return }
        try Outbox(journal: journal, link: link, surroundings: surroundings).deliver()
    }

    /// What the desk wrote to standard output and to standard error.
    private(set) var printed = ""
    private(set) var noted = ""

    /// A terminal of this desk, with the model server at the other end.
    func newDesk(isJSON: Bool = false, language: Language = .english) throws -> Desk {
        let console = Console(
            isJSON: isJSON, language: language, out: { [unowned self] in printed += $0 },
            error: { [unowned self] in noted += $0 })
        var made: UInt64 = UInt64.random(in: 0..<1 << 40) << 20
        return Desk(
            journal: journal, link: try newLink(), surroundings: surroundings,
            officer: try OfficerCode(validating: "ayesha"), console: console,
            now: { Instant("2026-11-22T10:00:00+05:00") ?? Clock.now() },
            makeIdentifier: {
                made += 1
                return Identifier.v7(milliseconds: 1_795_000_000_000, random: (7, made))
            })
    }

    /// Forgets what was written so far.
    func clearOutput() { (printed, noted) = ("", "") }

    /// The journal as the next start of the program finds it.
    func restart() throws {
        try journal.close()
        journal = try Journal(path: folder + "/journal", now: { "2026-11-22T10:06:00+05:00" })
    }

    /// Loses the journal and starts with an empty one.
    func loseJournal() throws {
        try journal.close()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder + "/" + name)
        }
        journal = try Journal(path: folder + "/journal", now: { "2026-11-22T10:06:00+05:00" })
    }

    /// An act that registers a new household, not stored yet.
    func newAct() -> NewAct {
        households += 1
        let household = Identifier.v7(milliseconds: 1_795_000_000_000 + households, random: (1, households)).written
        return NewAct(
            verb: .register, household: household, officer: "ayesha", at: "2026-11-22T10:05:00+05:00",
            content: Array(#"{"household":"\#(household)","tehsil":"PK60101"}"#.utf8))
    }

    /// Stores a household's registration; gives its id.
    @discardableResult
    func register() throws -> String {
        let act = newAct()
        _ = try journal.store(act)
        return act.household ?? ""
    }
}

/// Chance that is the same in every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
