package import Shared

/// Everything a decision rests on. No clock, no database.
package struct DecisionScene: Sendable {
    /// Roster and answers as they are known; ages are counted on `day`.
    package let interview: Interview
    /// The day of the decision: rules, filters and cards are those of that day.
    package let day: CalendarDate
    /// The tehsil's number: 60101 of PK60101.
    package let tehsilNumber: Int64
    package let assessed: Assessed
    /// The model that assessed.
    package let model: String
    /// The member who was named to receive the money; nil while nobody is.
    package let recipient: Identifier?
    /// Members whose identity the authority, or a supervisor, has confirmed.
    package let verified: Set<Identifier>
    /// What the authorities' files say, by national number; nil if they were not asked.
    package let facts: [Int64: Set<String>]?
    /// The codes of which a file has come; nil where that is not asked.
    package let files: Set<String>?

    package init(
        interview: Interview, day: CalendarDate, tehsil: PCode, assessed: Assessed, model: String,
        recipient: Identifier? = nil, verified: Set<Identifier> = [], facts: [Int64: Set<String>]? = nil,
        files: Set<String>? = nil
    ) {
        self.init(
            interview: interview, day: day, tehsilNumber: Int64(tehsil.number), assessed: assessed, model: model,
            recipient: recipient, verified: verified, facts: facts, files: files)
    }

    /// The same by the number of the tehsil, for runs over millions.
    init(
        interview: Interview, day: CalendarDate, tehsilNumber: Int64, assessed: Assessed, model: String,
        recipient: Identifier?, verified: Set<Identifier>, facts: [Int64: Set<String>]?, files: Set<String>?
    ) {
        self.interview = interview.aged(on: day)
        self.day = day
        self.tehsilNumber = tehsilNumber
        self.assessed = assessed
        self.model = model
        self.recipient = recipient
        self.verified = verified
        self.facts = facts
        self.files = files
    }

    /// Whether the authorities' files give one of these persons the code. Nil if they were not asked, or none has come.
    func hasFact(_ code: String, _ persons: [Member]) -> Bool? {
        guard let facts, files?.contains(code) != false else { return nil }
        return persons.contains { person in
            person.number.map { facts[$0]?.contains(code) ?? false } ?? false
        }
    }

    /// The members who are married to this one.
    func spouses(of person: Member) -> [Member] {
        interview.members.filter { other in
            other.position != person.position
                && (person.husband == other.position || other.husband == person.position)
        }
    }

    func member(_ identifier: Identifier?) -> Member? {
        guard let identifier else { return nil }
        return interview.members.first { $0.person == identifier }
    }
}
