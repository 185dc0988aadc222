import Logging
import Registry

/// What a server that runs does about what administration changes beside it: other rules are taken over, a retired key is
/// told of.
struct RulesWatch: Sendable {
    let service: DeskService
    /// What signs closed days; nil: nothing does.
    let signer: DaySigner?
    let logger: Logger

    /// Looks once a second, until the task is cancelled: for the banner and the words of SHOW and EXPLAIN. What is written
    /// is right without it.
    func keep() async {
        var lastFault = ""
        var isRetired = false
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            do throws(AdministrationError) {
                if let model = try await service.refresh() { logger.notice("other rules are in force; model \(model)") }
                if !isRetired, let signer, try await signer.isRetired(through: service.readLane) {
                    isRetired = true
                    logger.warning(
                        "key \(signer.key) was retired; days are signed with it until this server is started again with the key that signs"
                    )
                }
                lastFault = ""
            } catch {
                // Once, and not every second.
                if error.description != lastFault { logger.error("the rules in force cannot be read: \(error)") }
                lastFault = error.description
            }
        }
    }
}
