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

    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        throw ValidationError("The interview is not in this program yet; use register --file.")
    }
}
