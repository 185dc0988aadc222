internal import ArgumentParser
internal import Glibc
internal import PostgresPipeline
internal import Registry

/// A subcommand that works on the database, says what it did, and ends with an exit code that says how.
protocol AdministrativeCommand: AsyncParsableCommand {
    var options: DatabaseOptions { get }
    /// False for a command that must run before, or whatever, the schema.
    static var needsCurrentSchema: Bool { get }
    /// The command's work. Throws `AdministrationError`.
    func perform(on connection: borrowing DirectConnection) throws
}

extension AdministrativeCommand {
    static var needsCurrentSchema: Bool { true }

    func run() async throws {
        do {
            let database = try await options.open(report: Complaint.print)
            do {
                let connection =
                    try Self.needsCurrentSchema
                    ? Administration.connectToCurrent(database.administration)
                    : Administration.connect(database.administration)
                try perform(on: connection)
            } catch {
                try? await database.close()
                throw error
            }
            try await database.close()
        } catch let error as AdministrationError {
            Complaint.print(error.description)
            throw error.exitCode
        } catch let error as ClusterError {
            Complaint.print(error.description)
            throw ExitStatus.databaseUnavailable
        }
    }
}

extension AdministrationError {
    /// The exit code that belongs to the kind of failure.
    var exitCode: ExitCode {
        switch kind {
        case .refused: .failure
        case .unreachable: ExitStatus.databaseUnavailable
        case .mismatch: ExitStatus.databaseMismatch
        case .file: ExitStatus.cannotStart
        }
    }
}

/// A sentence on standard error, apart from what a command was asked to print.
enum Complaint {
    static func print(_ sentence: String) {
        let line = Array("nser-server: \(sentence)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
