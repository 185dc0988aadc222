import PostgresPipeline
import Shared

/// What is taken already: by the registry, and by households of this import that are on their way into it.
struct ImportKnown: Sendable {
    /// Batches that may be on their way, that is decided and not certainly committed: those that wait, the one that is
    /// written, and one more.
    private static let batchesUnderWay = ImportRun.batchesWaiting + 2

    /// What one batch takes: a number by its line in the file of households.
    private struct Taken: Sendable {
        var numbers: [Int64: Int] = [:]
        var identifiers: [Identifier: Int] = [:]
    }

    private struct Holder {
        let tehsil: String?
        let line: Int?
    }

    private let file: Int
    private var underWay: [Taken] = []
    private var taken = Taken()
    private var numbers: [Int64: Holder] = [:]
    private var households: [Identifier: Holder] = [:]
    private var persons: Set<Identifier> = []

    init(file: Int) { self.file = file }

    /// Asks the database once for everything that the next batch wants.
    mutating func ask(
        about batch: [SurveyHousehold], on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        underWay.append(taken)
        if underWay.count > Self.batchesUnderWay { underWay.removeFirst() }
        taken = Taken()
        numbers = [:]
        households = [:]
        persons = []
        guard !batch.isEmpty else { return }
        func list(_ values: [String]) -> String { "{\(values.joined(separator: ","))}" }
        let rows = try connection.rows(
            Self.question,
            [
                list(batch.flatMap { $0.numbers.map { "\($0.number)" } }), list(batch.map(\.id.written)),
                list(batch.flatMap { $0.persons.map(\.written) }), "\(file)",
            ])
        for row in rows {
            let holder = Holder(tehsil: row.optional(3), line: row.optional(4).flatMap { Int($0) })
            switch try row.integer(0) {
            case 1: numbers[Int64(try row.integer(1))] = holder
            case 2: if let id = Identifier(try row.text(2)) { households[id] = holder }
            default: if let id = Identifier(try row.text(2)) { persons.insert(id) }
            }
        }
    }

    private static let question = """
        select 1, i.number, null::uuid, h.tehsil, r.line
        from nser.identity i join nser.member m on m.person_id = i.person_id
        left join nser.household h on h.id = m.household_id
        left join nser.import_row r on r.household_id = m.household_id and r.file = $4::bigint
        where i.number = any($1::bigint[]) and i.freed_by is null
        union all
        select 2, null, h.id, h.tehsil, r.line
        from nser.household h left join nser.import_row r on r.household_id = h.id and r.file = $4::bigint
        where h.id = any($2::uuid[])
        union all
        select 3, null, person_id, null, null from nser.member where person_id = any($3::uuid[])
        """

    /// Why the household looks like one that is there already, or nil.
    func refusal(of household: SurveyHousehold) -> ImportRefusal? {
        for claimed in household.numbers {
            guard let words = words(of: claimed.number) else { continue }
            let masked = (try? CNIC(number: claimed.number))?.masked ?? "the number"
            return ImportRefusal(
                .numberTaken, field: claimed.field, rule: words.rule, words: "\(masked) \(words.text)")
        }
        if let holder = households[household.id] {
            return ImportRefusal(
                .householdExists, field: "household", rule: "household.exists",
                words: holder.line.map { "the household is that of line \($0) of this file" }
                    ?? "the household is registered already")
        }
        if household.persons.contains(where: persons.contains) || isUnderWay(household) {
            return ImportRefusal(
                .personExists, field: "roster", rule: "person.exists",
                words: "the household or a person of it is registered already")
        }
        return nil
    }

    private func words(of number: Int64) -> (rule: String, text: String)? {
        let line =
            taken.numbers[number] ?? underWay.lazy.compactMap { $0.numbers[number] }.first ?? numbers[number]?.line
        if let line { return ("number.twice", "stands in line \(line) of this file too") }
        guard let holder = numbers[number] else { return nil }
        let office = holder.tehsil.map { ", office \($0)" } ?? ""
        return ("number.taken", "is registered with another household\(office)")
    }

    private func isUnderWay(_ household: SurveyHousehold) -> Bool {
        let all = [household.id] + household.persons
        return ([taken] + underWay).contains { taken in all.contains { taken.identifiers[$0] != nil } }
    }

    /// The household will be written.
    mutating func take(_ household: SurveyHousehold, line: Int) {
        for claimed in household.numbers { taken.numbers[claimed.number] = line }
        for identifier in [household.id] + household.persons { taken.identifiers[identifier] = line }
    }
}
