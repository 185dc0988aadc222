import PostgresPipeline
import Registry
import Shared

/// What the server reads from its database before it listens.
struct RegistryStart: Sendable {
    let form: Form
    let operations: RegistryOperations

    /// The model by which households are scored now.
    var modelName: String { operations.service.modelName }

    /// Connects, reads geography and what is in force, and opens the lanes.
    ///
    /// - Parameters:
    ///   - loop: a started loop, for the lanes.
    ///   - deliver: takes the registry's answers.
    static func open(
        _ configuration: DeskServiceConfiguration, loop: PollLoop, deliver: @escaping @Sendable ([Delivery]) -> Void
    ) async throws -> RegistryStart {
        let form = try Form.shipped()
        let logins = Lane(
            loop: loop,
            configuration: LaneConfiguration(
                conninfo: configuration.conninfo, applicationName: "nser-server logins", queueLimit: 256,
                unitsInFlight: 2))
        logins.start()
        let geography = try await Self.geography(logins)
        let scoring = try await scoring(logins, form)
        let service = DeskService(
            loop: loop, configuration: configuration, form: form, model: scoring.model, rules: scoring.rules,
            generation: scoring.generation, gates: try gates(), geography: geography, deliver: deliver)
        service.start()
        return RegistryStart(form: form, operations: RegistryOperations(service: service, logins: logins))
    }

    private static func geography(_ lane: Lane) async throws(StartError) -> Geography {
        do throws(DatabaseError) {
            return try await Geography.load(through: lane)
        } catch {
            throw .database("the database cannot be read: \(error)")
        }
    }

    /// The model by which households are scored, and the rules by which programmes decide. Without a model nothing can be
    /// registered, and rules that are not genuine or do not fit together decide about nobody: then the server does not
    /// start.
    private static func scoring(_ lane: Lane, _ form: Form) async throws(StartError) -> ScoringInForce {
        let found: ScoringInForce?
        do throws(AdministrationError) {
            found = try await ScoringInForce.load(through: lane, form: form)
        } catch  where error.kind == .unreachable {
            throw .database("the scoring model and the programmes in force cannot be read: \(error)")
        } catch {
            throw .rules(error.description)
        }
        guard let found else { throw .noModel }
        return found
    }

    /// When a household may be surveyed again.
    private static func gates() throws(StartError) -> ResurveyGates {
        do throws(FormError) {
            return try ResurveyGates.shipped()
        } catch {
            throw .rules("the gates of the re-survey cannot be read: \(error.place): \(error.reason)")
        }
    }
}
