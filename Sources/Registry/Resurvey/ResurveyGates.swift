package import Shared

/// When a household may be surveyed again: dated gates, and the exceptions that open them early. From the file that ships,
/// `resurvey/gates.json`; on any day the rules of that day count.
package struct ResurveyGates: Sendable {
    /// So many years after the last survey, for households that stand so.
    package struct Gate: Sendable {
        package let code: String
        package let states: Set<GateFacts.State>
        package let years: Int
        /// First and last day on which it counts.
        package let effective: ClosedRange<CalendarDate>
        package let words: FormWords
        package let source: String
    }

    /// What opens a closed gate.
    package struct Exception: Sendable {
        package enum Kind: Sendable {
            /// One of these life events since the last survey; with a certificate, if that is asked.
            case lifeEvent(Set<String>, needsEvidence: Bool)
            /// The household lived in a notified area.
            case disasterArea
            /// An appeal of the household was approved since the last survey.
            case approvedAppeal
        }

        package let code: String
        package let kind: Kind
        package let effective: ClosedRange<CalendarDate>
        package let words: FormWords
        package let source: String
    }

    /// The programme whose decision says whether a household is eligible.
    package let programme: String
    package let gates: [Gate]
    package let exceptions: [Exception]

    /// The life events that some exception asks for.
    package var lifeEvents: Set<String> {
        exceptions.reduce(into: []) { events, exception in
            if case .lifeEvent(let kinds, _) = exception.kind { events.formUnion(kinds) }
        }
    }

    /// The gates that are built into the program.
    package static func shipped() throws(FormError) -> ResurveyGates {
        guard let file = RegistryFile.named("resurvey/gates.json") else {
            throw FormError("gates.json", "is not in this program")
        }
        return try ResurveyGates(file: file.bytes)
    }

    /// Reads a file of gates; whatever it does not know is refused in words.
    package init(file: [UInt8]) throws(FormError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(file, layout: .file)
        } catch {
            throw FormError("byte \(error.offset)", error.description)
        }
        let root = try DefinitionObject(document.root, at: "gates.json")
        try root.permits(["source", "programme", "gates", "exceptions"])
        _ = try root.text("source")
        programme = try root.text("programme")
        var gates: [Gate] = []
        for object in try root.objects("gates") { gates.append(try Self.gate(object)) }
        var exceptions: [Exception] = []
        for object in try root.objects("exceptions") { exceptions.append(try Self.exception(object)) }
        self.gates = gates
        self.exceptions = exceptions
        for state in GateFacts.State.allCases {
            let own = gates.filter { $0.states.contains(state) }
            // A state without a gate would be open for ever, or never.
            guard !own.isEmpty else { throw FormError("gates.json/gates", "no gate is for \(state.rawValue)") }
            guard Set(own.map(\.effective.lowerBound)).count == own.count else {
                throw FormError("gates.json/gates", "two gates for \(state.rawValue) begin on one day")
            }
        }
    }

    private static func gate(_ object: DefinitionObject) throws(FormError) -> Gate {
        try object.permits([
            "code", "states", "years", "effective_from", "effective_until", "en", "ur", "source", "note",
        ])
        var states: Set<GateFacts.State> = []
        for text in try object.texts("states") {
            guard let state = GateFacts.State(rawValue: text), states.insert(state).inserted else {
                let all = GateFacts.State.allCases.map(\.rawValue).joined(separator: ", ")
                throw FormError(object.place, "states are \(all), each once")
            }
        }
        guard !states.isEmpty else { throw FormError(object.place, "a gate is for some state") }
        let years = try object.integer("years")
        guard (0...30).contains(years) else { throw FormError(object.place, "years are 0 to 30") }
        return Gate(
            code: try object.text("code"), states: states, years: Int(years), effective: try effective(object),
            words: try object.words(), source: try object.text("source"))
    }

    private static func exception(_ object: DefinitionObject) throws(FormError) -> Exception {
        let name = try object.text("kind")
        try object.permits(
            ["code", "kind", "effective_from", "effective_until", "en", "ur", "source", "note"]
                + (name == "lifeEvent" ? ["events", "evidence"] : []))
        let kind: Exception.Kind
        switch name {
        case "lifeEvent":
            let events = try object.texts("events")
            guard !events.isEmpty, Set(events).count == events.count,
                events.allSatisfy({ LifeEventKind(rawValue: $0) != nil })
            else { throw FormError(object.place, "events are life events, each once") }
            kind = .lifeEvent(Set(events), needsEvidence: try object.flag("evidence"))
        case "disasterArea": kind = .disasterArea
        case "approvedAppeal": kind = .approvedAppeal
        default: throw FormError(object.place, "a kind is lifeEvent, disasterArea or approvedAppeal")
        }
        return Exception(
            code: try object.text("code"), kind: kind, effective: try effective(object), words: try object.words(),
            source: try object.text("source"))
    }

    private static func effective(_ object: DefinitionObject) throws(FormError) -> ClosedRange<CalendarDate> {
        guard let from = try CalendarDate(object.text("effective_from")),
            let until = try CalendarDate(object.optionalText("effective_until") ?? "2199-12-31"), from <= until
        else { throw FormError(object.place, "effective_from and effective_until are dates, in this order") }
        return from...until
    }
}
