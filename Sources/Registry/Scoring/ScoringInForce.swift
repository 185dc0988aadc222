package import PostgresPipeline
package import Shared

/// By what households are scored and decided at one moment: the active model and the rules of the programmes, with the
/// generation under which both were read.
package struct ScoringInForce: Sendable {
    /// See `RulesGuard`.
    package let generation: Int64
    package let model: PMTModel
    /// The model's file, from which threads make models of their own.
    let content: [UInt8]
    /// Nil while no programme decides.
    package let rules: ProgrammeRules?

    /// What is in force, or nil while no model is active. The rules are on record when this returns.
    ///
    /// Fails closed: a file that is not genuine, or rules that do not fit together, are an error, never fewer rules.
    package static func load(through lane: Lane, form: Form) async throws(AdministrationError) -> ScoringInForce? {
        let unit = PostgresUnit(
            [(RulesGuard.generation, []), (SignedModel.active, [])] + RulesInForce.statements
                + [(RulesGuard.generation, [])], transaction: false)
        while true {
            let found = try committed(
                await lane.run(unit) { results throws(DatabaseError) in
                    Found(
                        before: try results[0].int8(0, 0), models: try SignedModel.readActive(results[1]),
                        parts: try RulesInForce.Parts(results, from: 2), after: try results[5].int8(0, 0))
                })
            // Somebody changed them while they were read: what was read belongs to no generation.
            guard found.before == found.after else { continue }
            guard let signed = found.models.first else { return nil }
            let scoring = try scoring(found.before, signed, found.parts, form)
            if let rules = scoring.rules {
                let record = PostgresUnit([(RulesInForce.keep, RulesInForce.parameters(of: rules))], transaction: true)
                try committed(await lane.run(record) { _ throws(DatabaseError) in })
            }
            return scoring
        }
    }

    /// The same for administration.
    package static func load(
        form: Form, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> ScoringInForce? {
        try connection.transaction { (connection) throws(AdministrationError) in
            try connection.run("set transaction isolation level repeatable read")
            guard let generation = try connection.rows(RulesGuard.generation.sql).first?.integer(0) else { return nil }
            let parts = try RulesInForce.Parts(on: connection)
            guard let signed = try Models.active(on: connection).first else { return nil }
            guard signed.isGenuine else {
                throw .mismatch("model \(signed.name), which is active, is not what its digest and signature say")
            }
            let scoring = try scoring(Int64(generation), signed, parts, form)
            if let rules = scoring.rules { try RulesInForce.record(rules, on: connection) }
            return scoring
        }
    }

    private struct Found: Sendable {
        let before: Int64
        let models: [SignedModel]
        let parts: RulesInForce.Parts
        let after: Int64
    }

    private static func scoring(
        _ generation: Int64, _ signed: SignedModel, _ parts: RulesInForce.Parts, _ form: Form
    ) throws(AdministrationError) -> ScoringInForce {
        let model: PMTModel
        do {
            model = try PMTModel(file: signed.content, form: form)
        } catch {
            throw .mismatch("the active model cannot be used: \(error)")
        }
        return ScoringInForce(
            generation: generation, model: model, content: signed.content, rules: try parts.rules(form: form))
    }

    private static func committed<Result>(_ outcome: UnitOutcome<Result>) throws(AdministrationError) -> Result {
        switch outcome {
        case .committed(let result): return result
        case .rejected(let error), .unknown(let error): throw AdministrationError(error)
        }
    }
}
