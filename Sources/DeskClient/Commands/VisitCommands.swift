import ArgumentParser
import Shared

struct ScreenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen", abstract: "Which token a family gets: new survey, roster update or priority counter.",
        discussion: """
            Asks the registry for the CNICs of the adults, and says for each whether it is on file, where, and from which \
            day the household may be surveyed again. Changes nothing.

            Examples:
              nser-desk screen --cnic 35202-1234567-1
              nser-desk screen --cnic 35202-1234567-1 --cnic 35202-7654321-2 --json
            """)

    @Option(help: "An adult's CNIC, with or without dashes; once for each adult.") var cnic: [String]
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard (1...ScreenRequest.furtherNumbers + 1).contains(cnic.count) else {
            throw ValidationError("Give --cnic once for each adult.")
        }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            var numbers: [CNIC] = []
            for text in cnic {
                let number = try TypedValue.cnic(text)
                if !numbers.contains(number) { numbers.append(number) }
            }
            return desk.screen(numbers)
        }
    }
}

struct ResurveyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resurvey", abstract: "Interview a known household again, or send such an interview from a file.",
        discussion: """
            Asks first whether the household may be surveyed again: if not, nobody is interviewed, and the day from which \
            it is possible is said. In the interview the members are filled in as they are known and everything else is \
            asked again. Who left or died is recorded first, with `update`.

            The file holds the members of a REGISTER without `op`; members without `person` are recognised by their \
            number.

            Examples:
              nser-desk resurvey --household 01a23e7b-ca57-7805-a800-08345a87135b
              nser-desk resurvey --household 01a23e7b-ca57-7805-a800-08345a87135b --file household.json --seen 3
            """)

    @Option(help: "The household's id.") var household: String
    @Option(
        help: ArgumentHelp("The file; - is standard input. Without it the interview is held here.", valueName: "file"))
    var file: String?
    @Option(help: "With a file: the version you saw; otherwise it is looked up.") var seen: Int32?
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard seen == nil || file != nil else { throw ValidationError("--seen goes with --file.") }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            let household = try TypedValue.identifier(household)
            if let file { return desk.resurvey(household, file: file, seen: seen) }
            return desk.resurvey(
                household, source: Keyboard(idleSeconds: min(desk.link.keepAliveInterval, 60)))
        }
    }
}
