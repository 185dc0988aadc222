import ArgumentParser

/// Why the server does not start.
enum StartError: Error, CustomStringConvertible {
    case certificates(folder: String, reason: String)
    case address(String, reason: String)
    case plainOffLoopback(String)
    case noCertificates
    case database(String)

    var description: String {
        switch self {
        case .certificates(let folder, let reason):
            "cannot use ca.pem, server.pem and server.key in \(folder): \(reason)"
        case .address(let address, let reason): "cannot listen on \(address): \(reason)"
        case .plainOffLoopback(let address):
            "--plain-loopback serves 127.0.0.1 and ::1 only, not \(address): connections without TLS never leave the machine"
        case .noCertificates: "name the folder of certificates with --certificates (see deploy/certificates.sh)"
        case .database(let reason): reason
        }
    }

    var exitCode: ExitCode {
        switch self {
        case .certificates, .address: ExitStatus.cannotStart
        case .plainOffLoopback, .noCertificates: .validationFailure
        case .database: ExitStatus.databaseUnavailable
        }
    }
}
