import Foundation
import Shared
import TestSupport
import Testing

extension EndToEnd {
    /// PROTOCOL.md's transcript against a live server, over TLS.
    @Suite struct TranscriptTests {
        @Test("The server says what PROTOCOL.md says, line by line")
        func replayed() throws {
            let centre = try Centre()
            defer { centre.remove() }
            try centre.prepare()
            let serving = try centre.serve()
            try centre.addDesks()
            let file = Programs.root + "/Sources/Shared/LineProtocol/PROTOCOL.md"
            let transcript = try Transcript(markdown: String(contentsOfFile: file, encoding: .utf8))
            var replay = TranscriptReplay(centre: centre, port: serving.port)
            for (line, step) in transcript.steps {
                if let difference = try replay.perform(step) {
                    Issue.record("PROTOCOL.md line \(line): \(difference)")
                    return
                }
            }
        }
    }
}

/// Plays the client's part of a transcript.
private struct TranscriptReplay {
    private let centre: Centre
    private let port: Int
    private var values: TranscriptValues
    private var connection: RunningProgram?
    /// How much of the connection's output was read.
    private var offset = 0
    private var sent = ""
    /// A template that may match any number of lines before the next.
    private var repeated: String?

    init(centre: Centre, port: Int) {
        self.centre = centre
        self.port = port
        values = TranscriptValues { kind in
            let now = Date()
            let milliseconds = UInt64(now.timeIntervalSince1970 * 1_000)
            let instant = Instant(microsecondsSince1970: Int64(milliseconds / 1_000) * 1_000_000)
            switch kind {
            case "uuid":
                return Identifier.v7(
                    milliseconds: milliseconds, random: (.random(in: 0...4_095), .random(in: 0...UInt64.max))
                ).written
            case "time": return instant?.written ?? ""
            case "date": return instant?.dayInKarachi.written ?? ""
            case "cnic": return "0" + String(Int.random(in: 100_000_000_000...999_999_999_999))
            case "cr": return "\r"
            default: return ""
            }
        }
    }

    /// What differs from the transcript, or nil.
    mutating func perform(_ step: Transcript.Step) throws -> String? {
        switch step {
        case .open(let desk):
            connection = try open(desk)
            offset = 0
            return nil
        case .send(let template):
            sent = values.filled(template)
            try connection?.type(sent + "\n")
            return nil
        case .receiveAny(let template):
            repeated = template
            return nil
        case .receive(let template): return try receive(template)
        case .closed:
            try connection?.closeInput()
            guard connection?.hasEnded(within: 30) == true else { return "the server did not close" }
            let rest = String(decoding: (connection?.output ?? "").utf8.dropFirst(offset), as: UTF8.self)
            return rest.split(separator: "\n").first { isOfServer(String($0)) }.map { "said before it closed: \($0)" }
        }
    }

    private func open(_ desk: String) throws -> RunningProgram {
        let keys = centre.certificates
        return try RunningProgram(
            "/usr/bin/env",
            [
                "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-tls1_3", "-CAfile",
                keys + "/ca.pem", "-cert", keys + "/desks/\(desk).pem", "-key", keys + "/desks/\(desk).key",
            ])
    }

    private mutating func receive(_ template: String) throws -> String? {
        while true {
            let line = try nextLine()
            if values.matches(template, line) {
                repeated = nil
                try keepDigest(of: line)
                return nil
            }
            guard let repeated, values.matches(repeated, line) else {
                return "sent \(sent.prefix(200))\nexpected \(template)\nreceived \(line)"
            }
        }
    }

    /// The next line of the server; openssl's own words about the certificates are not the server's.
    private mutating func nextLine() throws -> String {
        guard let connection else { throw Unexpected("the transcript opens no connection") }
        while true {
            let line = try connection.wholeLine(at: offset)
            offset += line.utf8.count + 1
            if isOfServer(line) { return line }
        }
    }

    private func isOfServer(_ line: String) -> Bool {
        line.hasPrefix("* ") || line.hasPrefix("- ") || line.hasPrefix("T")
    }

    /// The digest of an op that now stands in the journal: the next op names it.
    private mutating func keepDigest(of reply: String) throws {
        guard reply.contains("\"entry\":true"), !reply.contains("\"replay\":true"),
            !reply.contains("\"known\":true"), let object = sent.firstIndex(of: "{")
        else { return }
        let file = centre.folder + "/op"
        try Data(sent[object...].utf8).write(to: URL(fileURLWithPath: file))
        values.kept["hex:digest"] = String(try Programs.run("/usr/bin/env", ["sha256sum", file]).prefix(64))
    }
}
