import Shared

/// The verbs whose answers depend on model and rules, as one generation of both has them. The desk service replaces all
/// of them at once when the rules change.
struct ScoredVerbs: Sendable {
    /// See `RulesGuard`; nil where nothing guards them, in tests.
    let generation: Int64?
    let model: String
    let register: RegisterOperation
    let update: UpdateOperation
    let resurvey: ResurveyOperation
    let reassess: ReassessOperation
    let decide: DecideOperation
    let show: ShowOperation
    let explain: ExplainOperation

    init(
        form: Form, model: PMTModel, rules: ProgrammeRules?, generation: Int64?, gates: ResurveyGates,
        geography: Geography, acceptsInventedNumbers: Bool
    ) {
        self.generation = generation
        self.model = model.name
        register = RegisterOperation(
            form: form, model: model, rules: rules, generation: generation, geography: geography,
            acceptsInventedNumbers: acceptsInventedNumbers)
        update = UpdateOperation(
            form: form, model: model, rules: rules, generation: generation, geography: geography,
            acceptsInventedNumbers: acceptsInventedNumbers)
        resurvey = ResurveyOperation(
            form: form, model: model, rules: rules, generation: generation, gates: gates, geography: geography,
            accepting: register)
        decide = DecideOperation(
            form: form, model: model, rules: rules, generation: generation, geography: geography)
        reassess = ReassessOperation(
            form: form, model: model, rules: rules, generation: generation, geography: geography)
        show = ShowOperation(form: form, rules: rules, geography: geography)
        explain = ExplainOperation(form: form, rules: rules, geography: geography)
    }
}
