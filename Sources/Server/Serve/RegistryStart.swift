import PostgresPipeline
import Registry
import Shared

/// What the server reads from its database before it listens.
struct RegistryStart: Sendable {
    let form: Form
    let model: PMTModel
    let operations: RegistryOperations

    /// Connects, reads geography and the active model, and opens the lanes.
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
        let model = try await activeModel(logins, form)
        let rules = try await Self.rules(logins, form)
        let service = DeskService(
            loop: loop, configuration: configuration, form: form, model: model, rules: rules, gates: try gates(),
            geography: geography, deliver: deliver)
        service.start()
        return RegistryStart(
            form: form, model: model, operations: RegistryOperations(service: service, logins: logins))
    }

    private static func geography(_ lane: Lane) async throws(StartError) -> Geography {
        do throws(DatabaseError) {
            return try await Geography.load(through: lane)
        } catch {
            throw .database("the database cannot be read: \(error)")
        }
    }

    /// The rules by which programmes decide, or nil while none does. Rules that are not genuine or do not fit together
    /// decide about nobody: then the server does not start.
    private static func rules(_ lane: Lane, _ form: Form) async throws(StartError) -> ProgrammeRules? {
        do throws(AdministrationError) {
            return try await RulesInForce.load(through: lane, form: form)
        } catch  where error.kind == .unreachable {
            throw .database("the programmes in force cannot be read: \(error)")
        } catch {
            throw .rules(error.description)
        }
    }

    /// When a household may be surveyed again.
    private static func gates() throws(StartError) -> ResurveyGates {
        do throws(FormError) {
            return try ResurveyGates.shipped()
        } catch {
            throw .rules("the gates of the re-survey cannot be read: \(error.place): \(error.reason)")
        }
    }

    /// The model by which households are scored. Without one nothing can be registered, so the server does not start.
    private static func activeModel(_ lane: Lane, _ form: Form) async throws -> PMTModel {
        let outcome = await lane.run(.read(SignedModel.active, [])) { results throws(DatabaseError) in
            try SignedModel.readActive(results[0])
        }
        switch outcome {
        case .committed(let models):
            guard let signed = models.first else { throw StartError.noModel }
            return try PMTModel(file: signed.content, form: form)
        case .rejected(let error), .unknown(let error):
            throw StartError.database("the active scoring model cannot be read: \(error)")
        }
    }
}
