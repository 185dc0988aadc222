import ArgumentParser

/// `nser-server`: the registry's server and its administration.
@main
struct NserServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nser-server",
        abstract: "The server of the National Socio-Economic Registry's desks.",
        discussion: """
            Without --database or NSER_DATABASE, every subcommand works on a private PostgreSQL cluster in --data.

            Example, from nothing to a desk that can log in:
              deploy/certificates.sh certificates authority
              deploy/certificates.sh certificates server localhost
              deploy/certificates.sh certificates desk LHR-001
              nser-server migrate
              nser-server desk add LHR-001 --centre LHR-C1 --tehsil PK60101
              nser-server officer add ayesha --name "Ayesha Bibi" --role OFFICER --desk LHR-001 --password-file -
              nser-server serve --certificates certificates

            \(ExitStatus.explanation)
            """,
        subcommands: [ServeCommand.self] + AdministrationCommands.all)
}
