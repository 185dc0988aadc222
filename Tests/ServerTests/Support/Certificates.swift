import Foundation
import NIOSSL

@testable import Server

/// Certificates made by deploy/certificates.sh, once in the test process: one authority of ours, one of somebody else.
struct Certificates: Sendable {
    static let ours = Result { try Certificates(desks: ["LHR-001", "OLD-001"]) }
    static let others = Result { try Certificates(desks: ["LHR-001"]) }

    let folder: String

    private init(desks: [String]) throws {
        folder = NSTemporaryDirectory() + "nser-certificates-\(UUID().uuidString.prefix(8))"
        try run("authority")
        try run("server", "localhost")
        for desk in desks { try run("desk", desk) }
    }

    private func run(_ arguments: String...) throws {
        let script = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../deploy/certificates.sh")
        let program = Process()
        program.executableURL = URL(fileURLWithPath: "/bin/bash")
        program.arguments = [script.standardizedFileURL.path, folder] + arguments
        program.standardOutput = FileHandle.nullDevice
        program.standardError = FileHandle.nullDevice
        try program.run()
        program.waitUntilExit()
        guard program.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    /// The server's side.
    func server() throws -> NIOSSLContext { try ServerTLS.context(certificates: folder) }

    /// The desk's side, trusting our authority.
    ///
    /// - Parameters:
    ///   - desk: whose certificate it shows, if any.
    ///   - authority: who made that certificate.
    func client(
        desk: String?, of authority: Certificates? = nil, _ configure: (inout TLSConfiguration) -> Void = { _ in }
    ) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file("\(folder)/ca.pem")
        if let desk {
            let path = "\((authority ?? self).folder)/desks/\(desk)"
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile("\(path).pem").map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: "\(path).key", format: .pem))
        }
        configure(&configuration)
        return try NIOSSLContext(configuration: configuration)
    }
}
