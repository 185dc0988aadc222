import ArgumentParser

/// Why the server does not start.
enum StartError: Error, CustomStringConvertible {
    case certificates(folder: String, reason: String)
    case address(String, reason: String)
    case database(String)
    case noModel
    /// The programmes that were activated cannot be decided by.
    case rules(String)
    /// The file that a rehearsal's clock reads names no moment.
    case clock(file: String, reason: String)

    var description: String {
        switch self {
        case .certificates(let folder, let reason):
            "cannot use ca.pem, server.pem and server.key in \(folder): \(reason)"
        case .address(let address, let reason): "cannot listen on \(address): \(reason)"
        case .database(let reason), .rules(let reason): reason
        case .clock(let file, let reason): "cannot go by the clock of \(file): \(reason)"
        case .noModel:
            "no scoring model is active; run: nser-server key make; nser-server model load pk-2005-06; "
                + "nser-server model activate pk-2005-06 --by ONE --second ANOTHER"
        }
    }

    var exitCode: ExitCode {
        switch self {
        case .certificates, .address, .clock: ExitStatus.cannotStart
        case .database: ExitStatus.databaseUnavailable
        case .noModel, .rules: ExitStatus.databaseMismatch
        }
    }
}
