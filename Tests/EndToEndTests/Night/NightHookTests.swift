import Foundation
import Testing

/// deploy/night-hook.sh with a sendmail that only writes down what it gets, and a webhook on this machine.
@Suite final class NightHookTests {
    private let folder = "/tmp/nser-hook-\(UUID().uuidString.prefix(8).lowercased())"
    /// Where a night would leave its files; it is there for those who make it.
    private var reports: String { folder + "/reports" }
    private var mail: String { (try? String(contentsOfFile: folder + "/mail", encoding: .utf8)) ?? "" }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try makeSendmail("{ echo \"arguments: $*\"; cat; } > \(folder)/mail")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func makeSendmail(_ script: String) throws {
        let text = folder + "/sendmail.text"
        try "#!/bin/sh\n\(script)\n".write(toFile: text, atomically: true, encoding: .utf8)
        // The program's file is written by a process of its own: one that this process had open for writing could be open
        // still in a child that another test has just forked, and a file that is being written cannot be run.
        let install = try RunningProgram(
            "/usr/bin/install", ["-m", "755", text, folder + "/sendmail"], environment: [:])
        try #require(try install.ended(within: 60) == 0)
    }

    /// Runs the hook and gives its exit status and words.
    private func hook(_ arguments: [String], _ environment: [String: String]) throws -> (status: Int32, said: String) {
        var all = environment
        all["PATH"] = folder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        for name in ["NSER_NIGHT_MAIL", "NSER_NIGHT_WEBHOOK"] where all[name] == nil { all[name] = "" }
        all["NSER_NIGHT_FILES"] = reports
        let program = try RunningProgram(Programs.root + "/deploy/night-hook.sh", arguments, environment: all)
        try program.closeInput()
        return (try program.ended(within: 60), program.output)
    }

    @Test func aFailedNightIsMailedToEverybodyNamed() throws {
        let ended = try hook(
            ["failed", "nser-night"],
            [
                "NSER_NIGHT_MAIL": "night@example.pk, chief@example.pk", "NSER_NIGHT_FROM": "nser@example.pk",
                "MONITOR_EXIT_STATUS": "2",
            ])
        #expect(ended.status == 0 && ended.said == "")
        #expect(mail.hasPrefix("arguments: -t -i\nFrom: nser@example.pk\nTo: night@example.pk, chief@example.pk\n"))
        #expect(mail.contains("\nSubject: NSER failed: nser-night on "))
        #expect(mail.contains("\n\nnser-night failed with status 2;"))
        #expect(!mail.contains("newest report"), "there is none")
    }

    @Test func theWatchSaysThatTheNightDidNotRun() throws {
        #expect(try hook(["failed", "nser-night-watch"], ["NSER_NIGHT_MAIL": "a@example.pk"]).status == 0)
        #expect(mail.contains("\n\na night did not run to its end;"))
    }

    private func makeReport(_ name: String, _ text: String) throws {
        try FileManager.default.createDirectory(atPath: reports, withIntermediateDirectories: true)
        try text.write(toFile: reports + "/" + name, atomically: true, encoding: .utf8)
    }

    @Test func theNewestNationalReportIsMailedAndGoesNowhereElse() throws {
        let listener = try HookListener(status: "200 OK")
        defer { listener.stop() }
        try makeReport("2026-10-31-national.txt", "of October\n")
        try makeReport("2026-11-02-national.txt", "of the second\n")
        try makeReport("2026-11-03-national.txt", "of the third: صوبہ\n\n.\nits last line\n")
        try makeReport("2026-11-03-national.csv", "numbers\n")
        try makeReport("2026-11-04-PK60101.txt", "of one office\n")
        try makeReport("2026-11-05-national.txt.new", "cut in the midd")
        let whole = "\nThe newest report, 2026-11-03-national.txt:\n\nof the third: صوبہ\n\n.\nits last line\n"
        for (event, status) in [("findings", "1"), ("failed", "2")] {
            let ended = try hook(
                [event, "nser-night"],
                [
                    "NSER_NIGHT_MAIL": "a@example.pk", "MONITOR_EXIT_STATUS": status,
                    "NSER_NIGHT_WEBHOOK": "http://127.0.0.1:\(listener.port)/",
                ])
            #expect(ended.status == 0 && ended.said == "")
            #expect(mail.hasSuffix(whole), "\(mail)")
            #expect(!mail.contains("of the second") && !mail.contains("of one office") && !mail.contains("cut in"))
        }
        #expect(listener.requests.count == 2 && listener.requests.allSatisfy { !$0.contains("of the third") })
        // The watch tells of a night that left none: an earlier one would only mislead.
        #expect(try hook(["failed", "nser-night-watch"], ["NSER_NIGHT_MAIL": "a@example.pk"]).status == 0)
        #expect(mail.contains("did not run to its end") && !mail.contains("newest report"))
    }

    /// The folder is another user's than the hook's: what he could lay there is neither read through nor waited for.
    @Test func whatIsNoReportIsNotMailed() throws {
        try makeReport("2026-11-03-national.txt", "of the third\n")
        try "a secret".write(toFile: folder + "/secret", atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: reports + "/2026-11-04-national.txt", withDestinationPath: folder + "/secret")
        try #require(mkfifo(reports + "/2026-11-05-national.txt", 0o600) == 0)
        try FileManager.default.createDirectory(
            atPath: reports + "/2026-11-06-national.txt", withIntermediateDirectories: false)
        let ended = try hook(
            ["findings", "nser-night"], ["NSER_NIGHT_MAIL": "a@example.pk", "MONITOR_EXIT_STATUS": "1"])
        #expect(ended.status == 0 && ended.said == "")
        #expect(mail.hasSuffix("\nThe newest report, 2026-11-03-national.txt:\n\nof the third\n"), "\(mail)")
    }

    @Test func aReportTooLongForAMailIsCutAndSaysSo() throws {
        try makeReport("2026-11-03-national.txt", String(repeating: "a finding\n", count: 30_000))
        let ended = try hook(
            ["findings", "nser-night"], ["NSER_NIGHT_MAIL": "a@example.pk", "MONITOR_EXIT_STATUS": "1"])
        #expect(ended.status == 0 && ended.said == "")
        #expect(mail.hasSuffix("\nIt is longer; the whole of it lies in \(reports)/2026-11-03-national.txt\n"))
        #expect((262_144..<270_000).contains(mail.utf8.count))
    }

    @Test func aNightWhereAllAgreedSaysNothing() throws {
        let ended = try hook(
            ["findings", "nser-night"], ["NSER_NIGHT_MAIL": "a@example.pk", "MONITOR_EXIT_STATUS": "0"])
        #expect(ended.status == 0 && ended.said == "" && mail == "")
        #expect(
            try hook(["findings", "nser-night"], ["NSER_NIGHT_MAIL": "a@example.pk", "MONITOR_EXIT_STATUS": "1"])
                .status == 0)
        #expect(mail.contains("the night ended with findings"))
    }

    @Test func aWebhookGetsOneSentenceAsJSON() throws {
        let listener = try HookListener(status: "200 OK")
        defer { listener.stop() }
        let ended = try hook(
            ["failed", "nser-night"],
            ["NSER_NIGHT_WEBHOOK": "http://127.0.0.1:\(listener.port)/hook?key=1", "MONITOR_EXIT_STATUS": "2"])
        #expect(ended.status == 0 && ended.said == "")
        let request = try #require(listener.requests.first)
        #expect(request.hasPrefix("POST /hook?key=1 HTTP/1.1\r\n") && request.contains("application/json"))
        let body = try #require(request.components(separatedBy: "\r\n\r\n").last)
        let values = try JSONDecoder().decode([String: String].self, from: Data(body.utf8))
        #expect(Set(values.keys) == ["event", "unit", "host", "status", "time", "text"])
        #expect(values["event"] == "failed" && values["unit"] == "nser-night" && values["status"] == "2")
        #expect(values["text"]?.contains("nser-night failed with status 2") == true)
    }

    /// Whatever a name holds, it makes no header, no JSON and no command of its own.
    @Test func hostileWordsStayWords() throws {
        let listener = try HookListener(status: "204 No Content")
        defer { listener.stop() }
        let ended = try hook(
            ["failed", "night\nBcc: x@example.org\",\"a\":\"$(touch \(folder)/made)\\"],
            [
                "NSER_NIGHT_MAIL": "a@example.pk\nBcc: y@example.org", "MONITOR_EXIT_STATUS": "2\"\n",
                "NSER_NIGHT_FROM": "n@example.pk\nX-Y: 1", "NSER_NIGHT_WEBHOOK": "http://127.0.0.1:\(listener.port)/",
            ])
        #expect(ended.status == 0)
        let head = mail.components(separatedBy: "\n\n").first ?? ""
        #expect(head.split(separator: "\n").allSatisfy { !$0.hasPrefix("Bcc") && !$0.hasPrefix("X-Y") })
        let body = try #require(listener.requests.first?.components(separatedBy: "\r\n\r\n").last)
        let values = try JSONDecoder().decode([String: String].self, from: Data(body.utf8))
        #expect(values.count == 6)
        #expect(!FileManager.default.fileExists(atPath: folder + "/made"))
    }

    @Test func oneWayThatFailsDoesNotKeepTheOtherFromBeingTried() throws {
        let refusing = try HookListener(status: "404 Not Found"), taking = try HookListener(status: "200 OK")
        defer {
            refusing.stop()
            taking.stop()
        }
        var ended = try hook(
            ["failed", "nser-night"],
            ["NSER_NIGHT_MAIL": "a@example.pk", "NSER_NIGHT_WEBHOOK": "http://127.0.0.1:\(refusing.port)/"])
        #expect(ended.status == 1 && ended.said.contains("the webhook did not take it"))
        #expect(mail.contains("nser-night failed"))
        try makeSendmail("cat > /dev/null; exit 75")
        ended = try hook(
            ["failed", "nser-night"],
            ["NSER_NIGHT_MAIL": "a@example.pk", "NSER_NIGHT_WEBHOOK": "http://127.0.0.1:\(taking.port)/"])
        #expect(ended.status == 1 && ended.said.contains("sendmail did not take the mail"))
        #expect(taking.requests.count == 1)
    }

    @Test func whereNobodyIsNamedTheUnitFailsAndSaysSo() throws {
        let ended = try hook(["failed", "nser-night"], [:])
        #expect(ended.status == 1 && ended.said.contains("nobody is told: set NSER_NIGHT_MAIL"))
        #expect(try hook([], ["NSER_NIGHT_MAIL": "a@example.pk"]).status == 1)
        #expect(try hook(["mended", "x"], ["NSER_NIGHT_MAIL": "a@example.pk"]).status == 1)
        #expect(try hook(["failed", ""], ["NSER_NIGHT_MAIL": "a@example.pk"]).status == 1)
    }
}
