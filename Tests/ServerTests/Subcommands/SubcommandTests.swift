import ArgumentParser
import Registry
import Testing

@testable import Server

/// What the command line accepts, and that every command explains itself.
@Suite struct SubcommandTests {
    /// Every command below `nser-server`, with its words.
    private static func commands(
        of type: any ParsableCommand.Type = NserServer.self, words: [String] = []
    ) -> [(words: [String], type: any ParsableCommand.Type)] {
        type.configuration.subcommands.flatMap { below -> [(words: [String], type: any ParsableCommand.Type)] in
            let words = words + [below.configuration.commandName ?? ""]
            return [(words, below)] + commands(of: below, words: words)
        }
    }

    @Test func theCommandsOfAdministrationAreThere() {
        let all = Self.commands().map { $0.words.joined(separator: " ") }
        for wanted in [
            "migrate", "check", "desk add", "desk list", "desk disable", "officer add", "officer list",
            "officer disable", "officer move", "officer reset", "key make", "key rotate", "key list", "model load",
            "model activate", "model list", "model shadow", "seed", "programme load", "programme activate",
            "programme list",
            "programme rule-set", "filters import", "filters list", "filters switch",
            "disasters notify", "disasters list", "disasters end", "findings", "counts renew", "counts renewals",
        ] {
            #expect(all.contains(wanted))
        }
    }

    @Test func everyCommandHasExamplesAndExitCodesInItsHelp() {
        for (words, type) in Self.commands() where type.configuration.subcommands.isEmpty {
            let help = NserServer.helpMessage(for: type, columns: 400)
            #expect(help.contains("nser-server \(words.joined(separator: " "))"), "\(words)")
            #expect(help.contains("Example"), "\(words)")
            #expect(help.contains("Exit codes:"), "\(words)")
            #expect(!type.configuration.abstract.isEmpty, "\(words)")
        }
    }

    @Test(arguments: [
        ["officer", "add", "a1", "--name", "A", "--role", "OFFICER", "--password-file", "-"],
        ["officer", "add", "a1", "--name", "A", "--role", "CLERK", "--desk", "D1", "--password-file", "-"],
        ["officer", "add", "a1", "--name", "A", "--role", "SUPERVISOR", "--desk", "D1", "--password-file", "-"],
        [
            "officer", "add", "a1", "--name", "A", "--role", "SUPERVISOR", "--area-level", "PROVINCE",
            "--password-file", "-",
        ],
        [
            "officer", "add", "a1", "--name", "A", "--role", "SUPERVISOR", "--area-level", "NATIONAL", "--area-code",
            "PK6", "--password-file", "-",
        ],
        ["officer", "add", "a1", "--name", "A", "--role", "OFFICER", "--desk", "D1"],
        ["desk", "add", "LHR-001", "--centre", "C1"],
        ["desk", "remove", "LHR-001"],
        ["model", "activate", "pk-2005-06", "--by", "A"],
        ["programme", "activate", "kafaalat", "--by", "A"], ["programme", "rule-set", "--by", "A", "--second", "B"],
        ["filters", "import", "file.csv"], ["filters", "switch", "VEHICLE", "maybe", "--by", "A", "--reason", "r"],
        ["filters", "switch", "VEHICLE", "off", "--by", "A"],
        ["disasters", "notify", "PK601", "--title", "Flood"], ["disasters", "end", "one", "--until", "2026-12-31"],
        ["migrate", "--no-such-option"],
        ["seed"],
        ["seed", "--households", "0"],
        ["seed", "--households", "40000001"],
        ["seed", "--households", "10", "--day", "2026-02-30"],
        ["seed", "--households", "10", "--seed", "-1"],
        ["import", "households.csv"],
        ["import", "households.csv", "members.csv", "--breaker-window", "0"],
        ["import", "households.csv", "members.csv", "--breaker-share", "101"],
        ["import", "households.csv", "members.csv", "--interview-days", "-1"],
        ["export", "--what", "scores", "--output", "x", "--by", "A"],
        ["export", "--what", "members", "--by", "A"],
        ["export", "--what", "members", "--output", "x"],
        ["export", "--what", "members", "--numbers", "some", "--output", "x", "--by", "A"],
        ["model", "shadow"],
        ["model", "shadow", "bisp-shape", "--cut-off", "34.123"],
        ["model", "shadow", "bisp-shape", "--cut-off", "101"],
        ["model", "shadow", "bisp-shape", "--stored-cut-off", "34"],
        ["model", "shadow", "bisp-shape", "--as-of", "tomorrow"],
        ["counts", "renew", "--date", "2026-11-22", "--by", "A"],
        ["counts", "renew", "--date", "2026-11-22", "--reason", "r"],
        ["counts", "renew", "--date", "yesterday", "--by", "A", "--reason", "r"],
        ["findings", "--finding", "one"],
        ["findings", "--finding", "1", "--state", "OPEN"],
        ["findings", "--finding", "1", "--office", "PK60101"],
        ["findings", "--state", "GONE"],
        ["reconcile"],
        ["reconcile", "--date", "tomorrow"],
        ["reconcile", "--date", "2199-01-01"],
        ["reconcile", "--date", "today", "--width", "17"],
        ["reconcile", "--date", "today", "--office", "Lahore"],
        ["reconcile", "--date", "today", "--rehearsal-clock", "/nowhere/moment"],
        ["reconcile", "--date", "today", "--rehearsal-clock", "/nowhere/moment", "--database", "dbname=nser"],
    ])
    func wrongUsageIsRefusedWith64(_ words: [String]) {
        let error = #expect(throws: (any Error).self) { try NserServer.parseAsRoot(words) }
        #expect(error.map { NserServer.exitCode(for: $0).rawValue } == 64)
    }

    @Test func officersAndSupervisorsAreToldApart() throws {
        let officer = try #require(
            try NserServer.parseAsRoot([
                "officer", "move", "a1", "--role", "OFFICER", "--desk", "LHR-001",
            ]) as? MoveOfficer)
        #expect(try officer.post.post() == .officer(desk: "LHR-001"))
        let supervisor = try #require(
            try NserServer.parseAsRoot([
                "officer", "move", "a1", "--role", "SUPERVISOR", "--area-level", "NATIONAL",
            ]) as? MoveOfficer)
        #expect(try supervisor.post.post() == .supervisor(area: .nation))
    }
}

@Suite struct ListingTests {
    private let listing = Listing(
        columns: ["desk", "name", "active", "seq"],
        rows: [
            [.text("LHR-001"), .text("لاہور"), .bool(true), .integer(12)],
            [.text("B"), .optional(nil), .bool(false), .integer(0)],
        ])

    @Test func aTableIsAlignedAndNamesItsColumns() {
        #expect(
            listing.table == """
                desk     name   active  seq
                LHR-001  لاہور  yes     12
                B        -      no      0
                """)
    }

    @Test func jsonIsOneArrayOfObjects() {
        #expect(
            listing.json
                == #"[{"desk":"LHR-001","name":"لاہور","active":true,"seq":12},{"desk":"B","name":null,"active":false,"seq":0}]"#
        )
    }

    @Test func aValueThatIsJSONStaysWhatItIs() {
        let rows: [[Listing.Field]] = [[.json(#"[{"n":1}]"#), .text("a")], [.json("[]"), .text("b")]]
        let listing = Listing(columns: ["events", "name"], rows: rows)
        #expect(listing.json == #"[{"events":[{"n":1}],"name":"a"},{"events":[],"name":"b"}]"#)
        #expect(listing.table == "events     name\n[{\"n\":1}]  a\n[]         b")
    }
}
