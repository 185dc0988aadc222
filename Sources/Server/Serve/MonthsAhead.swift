import Logging
import Registry

/// Keeps the months of the journal made ahead in the private cluster of a server that runs for years. A named database
/// has `nser-server migrate` for that, by a timer (deploy/nser-migrate.timer): the server itself may not change the schema.
struct MonthsAhead: Sendable {
    let administration: String
    let logger: Logger

    /// A month is made a year before it is needed, so that a failed attempt may wait for the next.
    private static let interval = Duration.seconds(6 * 3_600)

    /// Looks again and again, until the task is cancelled. The start has made them once already.
    func keep() async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            do {
                let made = try Migrations().makeMonths(on: Administration.connect(administration))
                if !made.isEmpty { logger.notice("made \(made.joined(separator: ", "))") }
            } catch {
                logger.warning("the journal's months could not be made: \(error)")
            }
        }
    }
}
