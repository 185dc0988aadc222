import Foundation
import Testing

/// The systemd units of deploy/: what they name is there, and systemd takes them.
@Suite struct NightUnitsTests {
    private static let deploy = Programs.root + "/deploy"
    /// Sections and keys that the units of the night may have; a slip of the pen is none of them.
    private static let keys: [String: Set<String>] = [
        "Unit": [
            "Description", "After", "Wants", "OnSuccess", "OnFailure", "StartLimitIntervalSec", "StartLimitBurst",
        ],
        "Service": [
            "Type", "EnvironmentFile", "ExecStart", "SuccessExitStatus", "Restart", "RestartSec", "TimeoutStartSec",
            "TimeoutStopSec", "Nice", "CPUSchedulingPolicy", "CPUWeight", "IOWeight", "MemoryMax", "StateDirectory",
            "StateDirectoryMode", "WorkingDirectory", "LoadCredential", "LogNamespace", "DynamicUser",
            "NoNewPrivileges", "CapabilityBoundingSet", "AmbientCapabilities", "ProtectSystem", "ProtectHome",
            "PrivateTmp", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs",
            "ProtectControlGroups", "ProtectClock", "ProtectHostname", "ProtectProc", "ProcSubset",
            "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID",
            "LockPersonality", "MemoryDenyWriteExecute", "SystemCallArchitectures", "SystemCallFilter", "UMask",
        ],
        "Timer": ["OnCalendar", "RandomizedDelaySec", "Persistent"],
        "Install": ["WantedBy"],
        "Journal": ["Storage", "MaxRetentionSec", "MaxFileSec", "SystemMaxUse", "SystemKeepFree"],
    ]

    private struct Line {
        let section: String
        let key: String
        let value: String
    }

    private static func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: deploy).sorted()
            .filter { $0.hasPrefix("nser-night") || $0 == "journald@nser.conf" }
    }

    private static func read(_ file: String) throws -> [Line] {
        var section = ""
        var lines: [Line] = []
        for line in try String(contentsOfFile: deploy + "/" + file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("#") { continue }
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast())
                continue
            }
            let equals = try #require(line.firstIndex(of: "="), "\(file): \(line)")
            lines.append(
                Line(
                    section: section, key: String(line[..<equals]),
                    value: String(line[line.index(after: equals)...])))
        }
        return lines
    }

    private func values(_ key: String, in file: String) throws -> [String] {
        try Self.read(file).filter { $0.key == key }.map(\.value)
    }

    @Test func theUnitsAreThere() throws {
        #expect(
            try Self.files() == [
                "journald@nser.conf", "nser-night-failed@.service", "nser-night-findings@.service",
                "nser-night-watch.service", "nser-night-watch.timer", "nser-night.service", "nser-night.timer",
            ])
    }

    @Test func everyKeyIsKnown() throws {
        for file in try Self.files() {
            for line in try Self.read(file) {
                #expect(Self.keys[line.section]?.contains(line.key) == true, "\(file): [\(line.section)] \(line.key)")
            }
        }
    }

    @Test func whatIsStartedIsOfThisProject() throws {
        let commands: Set<String> = ["reconcile", "night-status"]
        for file in try Self.files() where file.hasSuffix(".service") {
            let starts = try values("ExecStart", in: file)
            #expect(starts.count == 1, "\(file)")
            let words = try #require(starts.first).split(separator: " ").map(String.init)
            if words[0] == "/usr/local/bin/nser-server" {
                #expect(commands.contains(words[1]), "\(file)")
            } else {
                #expect(words[0] == "/usr/local/lib/nser/night-hook.sh", "\(file)")
                #expect(FileManager.default.isExecutableFile(atPath: Self.deploy + "/night-hook.sh"))
            }
        }
    }

    @Test func whatAUnitNamesIsThere() throws {
        let files = Set(try Self.files())
        for file in files {
            for name in try values("OnFailure", in: file) + values("OnSuccess", in: file) {
                let template = try #require(name.range(of: "@")).upperBound
                #expect(files.contains(name[..<template] + ".service"), "\(file): \(name)")
            }
            if file.hasSuffix(".timer") {
                #expect(files.contains(file.replacingOccurrences(of: ".timer", with: ".service")))
                #expect(try values("Persistent", in: file) == ["true"])
            }
        }
        #expect(try values("SuccessExitStatus", in: "nser-night.service") == ["1"])
        #expect(try values("LogNamespace", in: "nser-night.service") == ["nser"])
    }

    /// The words that start the night, without those that the operator adds.
    private func night() throws -> [String] {
        let start = try #require(try values("ExecStart", in: "nser-night.service").first)
        let words = start.split(separator: " ")
        #expect(words.last == "$NSER_NIGHT_OPTIONS")
        return words.dropFirst().dropLast().map(String.init)
    }

    private func word(after option: String, in words: [String]) throws -> String {
        let place = try #require(words.firstIndex(of: option), "\(option) is not said")
        return try #require(words.dropFirst(place + 1).first)
    }

    @Test func theNightMakesUpForEveryMissedNight() throws {
        #expect(try night().prefix(3) == ["reconcile", "--date", "missed"])
    }

    /// What the service's own user may write and read: its state folder, and what systemd hands it.
    @Test func theNightLeavesSignedFilesWhereItMay() throws {
        let unit = "nser-night.service"
        let words = try night()
        #expect(try values("StateDirectory", in: unit) == ["nser-night"])
        #expect(try word(after: "--files", in: words) == "/var/lib/nser-night")
        #expect(try values("LoadCredential", in: unit) == ["day.key:/etc/nser/day.key"])
        #expect(try word(after: "--signing-key", in: words) == "%d/day.key")
        // As the head of the unit says how it is made.
        let text = try String(contentsOfFile: Self.deploy + "/" + unit, encoding: .utf8)
        #expect(text.contains("key make --purpose day") && text.contains(" /etc/nser/day.key\n"))
    }

    /// The program takes exactly these words: it comes as far as the database, which is not there.
    @Test func theProgramTakesTheWordsOfTheNight() throws {
        let words = try night() + ["--database", "host=/nowhere dbname=nser"]
        let program = try RunningProgram(Programs.server, words)
        #expect(try program.ended(within: 60) == 69, "\(program.output)")
    }

    /// The state folder of a dynamic user lies where root alone comes: who tells of the night has to be root, with all that
    /// root may, and looks where the night leaves its files.
    @Test func whoTellsMayReadTheReports() throws {
        let hooks = try Self.files().filter { $0.contains("@.service") }
        #expect(hooks.count == 2)
        for file in hooks {
            let taken = try Self.read(file).filter {
                ["DynamicUser", "User", "CapabilityBoundingSet", "InaccessiblePaths"].contains($0.key)
            }
            #expect(taken.isEmpty, "\(file)")
            #expect(try values("ProtectSystem", in: file) == ["full"], "\(file)")
        }
        let hook = try String(contentsOfFile: Self.deploy + "/night-hook.sh", encoding: .utf8)
        let folder = try word(after: "--files", in: night())
        #expect(hook.contains("${NSER_NIGHT_FILES:-\(folder)}"))
    }

    /// What the migration's service is closed against, the night's are too.
    @Test func theNightIsAtLeastAsClosedAsTheMigration() throws {
        let kept = try Self.read("nser-migrate.service").filter {
            $0.section == "Service" && ($0.key.hasPrefix("Pr") || $0.key.hasPrefix("No") || $0.key.hasPrefix("Dyn"))
        }
        for file in ["nser-night.service", "nser-night-watch.service"] {
            // The night has to see PostgreSQL's processes to make its own sessions give way.
            for line in kept where file != "nser-night.service" || line.key != "ProtectProc" {
                #expect(try values(line.key, in: file) == [line.value], "\(file): \(line.key)")
            }
        }
    }

    /// What the night calls is not among what it is closed against: a forbidden call would be its end.
    @Test func theNightMayGiveWay() throws {
        #expect(
            try values("SystemCallFilter", in: "nser-night.service") == [
                "@system-service", "~@privileged @resources", "setpriority sched_setscheduler sched_setattr",
            ])
        #expect(try values("CapabilityBoundingSet", in: "nser-night.service") == ["CAP_SYS_NICE"])
    }

    /// systemd's own judgement, where it is installed. The programs' places are replaced by one that is there.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")))
    func systemdTakesThem() throws {
        let folder = "/tmp/nser-units-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var names: [String] = []
        for file in try Self.files() where !file.hasSuffix(".conf") {
            let text = try String(contentsOfFile: Self.deploy + "/" + file, encoding: .utf8)
                .replacingOccurrences(of: "/usr/local/bin/nser-server", with: "/bin/true")
                .replacingOccurrences(of: "/usr/local/lib/nser/night-hook.sh", with: "/bin/true")
            // A template is judged by an instance of it, and must be there for those that name it.
            for name in file.contains("@.") ? [file, file.replacingOccurrences(of: "@.", with: "@x.")] : [file] {
                try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
                if !name.contains("@.") { names.append(folder + "/" + name) }
            }
        }
        let said = try Programs.run("/usr/bin/systemd-analyze", ["verify", "--man=no"] + names)
        #expect(said == "")
    }
}
