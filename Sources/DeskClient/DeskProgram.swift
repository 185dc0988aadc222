import ArgumentParser
import Glibc

/// The program: reads the command line, runs one command, ends with its exit code.
@main
enum DeskProgram {
    static func main() {
        // A reader of our output that goes away must not end us in the middle of an act.
        signal(SIGPIPE, SIG_IGN)
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    /// Runs a command line.
    static func run(_ arguments: [String]) -> Outcome {
        do {
            var command = try NSERDesk.parseAsRoot(ArgumentOrder.optionsLast(arguments))
            try command.run()
            return .done
        } catch let ended as Ended {
            return ended.outcome
        } catch {
            // Help and version are no errors; everything else is a command line we do not understand.
            let isHelp = NSERDesk.exitCode(for: error) == .success
            (isHelp ? StandardStream.output : .error).write(NSERDesk.fullMessage(for: error) + "\n")
            return isHelp ? .done : .usage
        }
    }
}

/// `nser-desk`, with one subcommand for each thing a desk does.
struct NSERDesk: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nser-desk",
        abstract: "The desk of the National Socio-Economic Registry, one line at a time.",
        discussion: """
            Every act is stored in the desk's journal before it is sent: a crash or a lost line at any point ends in \
            exactly one household after the next start. Options may stand before or after the command; each has a \
            variable of the environment.

            Examples:
              export NSER_DESK_SERVER=registry.example:5771 NSER_DESK_CA=/etc/nser/ca.pem
              export NSER_DESK_CERTIFICATE=/etc/nser/LHR-001.pem NSER_DESK_KEY=/etc/nser/LHR-001.key
              nser-desk --officer ayesha interview
              nser-desk --officer ayesha register --file household.json --json
              nser-desk --officer ayesha send

            \(Outcome.discussion)
            """,
        version: Introduction.clientVersion,
        subcommands: [
            InterviewCommand.self, RegisterCommand.self, SendCommand.self, FindCommand.self, ShowCommand.self,
            HistoryCommand.self, ScreenCommand.self, ResurveyCommand.self, StatusCommand.self, ResultCommand.self,
            UpdateCommand.self, ReassessCommand.self,
            ExplainCommand.self, CountsCommand.self, WatchCommand.self,
            VoidCommand.self, MergeCommand.self, DisputeCommand.self, AppealCommand.self, DecideCommand.self,
            CasesCommand.self, FindingsCommand.self, ResolveCommand.self,
            CloseDayCommand.self, EpochCommand.self, FormCommand.self, JournalCommand.self,
        ])
}

/// Lets the options that every command has stand before the command too: `nser-desk --officer ayesha send`.
enum ArgumentOrder {
    /// Options of ``DeskOptions`` that take a value.
    private static let valued: Set<String> = [
        "--server", "--certificates", "--certificate", "--key", "--journal", "--officer", "--password-file", "--desk",
        "--locale", "--tries",
    ]
    private static let flags: Set<String> = ["--plain-loopback", "--json"]

    /// The same arguments with the command first.
    static func optionsLast(_ arguments: [String]) -> [String] {
        var index = 0
        while index < arguments.count {
            if valued.contains(arguments[index]) {
                index += 2
            } else if flags.contains(arguments[index])
                || valued.contains(where: { arguments[index].hasPrefix($0 + "=") })
            {
                index += 1
            } else {
                break
            }
        }
        guard index > 0, index < arguments.count, !arguments[index].hasPrefix("-") else { return arguments }
        return [arguments[index]] + arguments[..<index] + arguments[(index + 1)...]
    }
}
