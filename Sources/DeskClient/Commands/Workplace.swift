import Foundation
import Shared

/// Puts a ``Desk`` together from what the command line and the environment say.
enum Workplace {
    /// Runs a command's work at this desk and ends the process with its exit code.
    static func run(_ options: DeskOptions, _ work: (Desk) throws(UsageError) -> Outcome) throws {
        let settings = DeskSettings(options)
        let outcome: Outcome
        do throws(UsageError) {
            let desk = try open(settings)
            outcome = try work(desk)
            desk.link.quit()
        } catch {
            StandardStream.error.write("nser-desk: \(TerminalText.clean(error.description))\n")
            outcome = .usage
        }
        throw Ended(outcome: outcome)
    }

    /// The journal alone, for commands that talk to nobody.
    static func runOffline(
        _ options: DeskOptions, _ work: (Journal, Console) throws(UsageError) -> Outcome
    ) throws {
        let settings = DeskSettings(options)
        let outcome: Outcome
        do throws(UsageError) {
            let console = Console(isJSON: options.json, language: try settings.language())
            outcome = try work(try journal(settings), console)
        } catch {
            StandardStream.error.write("nser-desk: \(TerminalText.clean(error.description))\n")
            outcome = .usage
        }
        throw Ended(outcome: outcome)
    }

    private static func journal(_ settings: DeskSettings) throws(UsageError) -> Journal {
        let path = try settings.journalPath()
        let clock = try settings.clock()
        do throws(JournalError) { return try Journal(path: path, now: { clock().written }) } catch {
            throw UsageError(error.description)
        }
    }

    private static func open(_ settings: DeskSettings) throws(UsageError) -> Desk {
        let language = try settings.language()
        let console = Console(isJSON: settings.options.json, language: language)
        let (address, security) = (try settings.address(), try settings.security())
        let (officer, desk) = (try settings.officer(), settings.isPlain ? try settings.deskCode() : nil)
        let credentials = Credentials(officer: officer, password: try settings.password(for: officer))
        let journal = try journal(settings)
        let surroundings = Surroundings(
            makeTransport: { NIOTransport(address: address, security: security) },
            pause: { Thread.sleep(forTimeInterval: $0) }, random: { Double.random(in: 0..<1) },
            tell: { console.note($0.words(language)) }, tries: try settings.tries())
        let link = DeskLink(surroundings: surroundings, credentials: credentials) {
            Introduction(language: language, desk: desk, acknowledged: (try? journal.lastAnswered()) ?? nil)
        }
        return Desk(
            journal: journal, link: link, surroundings: surroundings, officer: officer, console: console,
            now: try settings.clock(), makeIdentifier: Clock.makeIdentifier)
    }
}

/// The process ends here with an outcome.
struct Ended: Error {
    let outcome: Outcome
}

/// The desk's own clock and chance.
enum Clock {
    @Sendable static func now() -> Instant {
        // A clock outside of the years that the registry knows is stopped at their beginning.
        let microseconds = Int64(Date().timeIntervalSince1970 * 1_000_000)
        return Instant(microsecondsSince1970: microseconds) ?? Self.epoch
    }

    /// The moment in the file of a rehearsal's clock; nil if it names none.
    static func moment(of path: String) -> Instant? {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 64 else { return nil }
        return Instant(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines))
    }

    static func makeIdentifier() -> Identifier {
        let milliseconds = UInt64(max(Date().timeIntervalSince1970 * 1_000, 0))
        return Identifier.v7(
            milliseconds: milliseconds, random: (.random(in: 0...UInt64.max), .random(in: 0...UInt64.max)))
    }

    private static var epoch: Instant {
        guard let epoch = Instant(microsecondsSince1970: 0) else {
            preconditionFailure("1970 is a year of the registry")
        }
        return epoch
    }
}
