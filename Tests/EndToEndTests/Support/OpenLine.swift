import Foundation

/// A line to the server with no client program between: openssl carries the bytes, the test writes and reads lines.
struct OpenLine {
    let program: RunningProgram

    init(_ centre: Centre, desk: String, port: Int) throws {
        let keys = centre.certificates
        program = try RunningProgram(
            "/usr/bin/env",
            [
                "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-tls1_3", "-CAfile",
                keys + "/ca.pem",
                "-cert", keys + "/desks/\(desk).pem", "-key", keys + "/desks/\(desk).key",
            ])
        try program.line(containing: "* READY ")
    }

    /// Sends a request and waits for the line that answers its tag.
    @discardableResult
    func ask(_ tag: String, _ rest: String) throws -> String {
        try program.type("\(tag) \(rest)\n")
        return try program.line(containing: "\(tag) ")
    }
}
