import ArgumentParser
import Shared

struct InterviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interview", abstract: "Hold an interview and register the household.",
        discussion: """
            Asks the questionnaire, one line a question, and checks each answer at once. At every question:
              ?   help          <   one question back
              -   does not know, or refused (where the form permits it)
              !   stop here and keep what was answered; the next `interview` offers to go on
            Works in a terminal, with a screen reader, and with answers from a pipe.

            Example:
              nser-desk --officer ayesha --locale ur interview
            """)

    @Flag(help: "Begin a new interview, whatever was left before.") var new = false
    @Flag(help: "Go on with the interview that was left last.") var resume = false
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard !(new && resume) else { throw ValidationError("Give --new or --resume, not both.") }
    }

    func run() throws {
        try Workplace.run(desk) { (desk) throws(UsageError) in
            let keyboard = Keyboard(idleSeconds: min(desk.link.keepAliveInterval, 60))
            return desk.interview(new ? .new : resume ? .resume : .ask, source: keyboard)
        }
    }
}
