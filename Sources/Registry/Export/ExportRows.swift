import PostgresPipeline
import Shared

/// Makes rows of a CSV file out of what an export reads. The files of households and of members are those that `import`
/// reads, column by column.
struct ExportRows: Sendable {
    private let plan: ExportPlan
    private let fields: [FormField]
    private let places: [String: Int]

    init(_ plan: ExportPlan, _ form: Form) {
        self.plan = plan
        fields =
            switch plan.what {
            case .households: form.householdFields
            case .members: form.memberFields
            case .decisions: []
            }
        places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.key, $0) })
    }

    /// The names of the columns.
    var header: [String] {
        switch plan.what {
        case .households:
            ["household", "tehsil", "form", "started", "ended", "members", "mobile"] + fields.map(\.key)
                + (plan.scores ? ["state", "score"] : [])
        case .members: ["household"] + fields.map(\.key)
        case .decisions:
            [
                "household", "tehsil", "programme", "version", "rule_set", "person", "level", "state", "reasons",
                "rupees", "period", "decided",
            ]
        }
    }

    /// What the registry holds of one household; gives how many rows it was.
    func write(_ row: borrowing CopyRow, to csv: inout CSVFile) throws(ExportFailure) -> Int {
        switch plan.what {
        case .households: try household(row, &csv)
        case .members: try members(row, &csv)
        case .decisions: try decisions(row, &csv)
        }
    }

    private func household(_ row: borrowing CopyRow, _ csv: inout CSVFile) throws(ExportFailure) -> Int {
        let id = try identifier(row)
        let read = try ExportFailure.reading { () throws(DatabaseError) in
            (
                tehsil: try row.text(1), mobile: row.isNull(2) ? nil : try row.text(2), form: try row.text(3),
                day: try row.date(4), minutes: try row.int4(5), answers: try row.bytes(6), members: try row.int4(7),
                state: row.isNull(8) ? "" : try row.text(8), score: row.isNull(9) ? nil : try row.int4(9)
            )
        }
        guard let (started, ended) = Self.interview(read.day, read.minutes),
            let document = try? JSONDocument(read.answers)
        else { throw .database(DatabaseError(.undecodable)) }
        try ExportFailure.writing { () throws(AdministrationError) in
            try csv.row { cells in
                cells.cell(id.written)
                cells.cell(read.tehsil)
                cells.cell(read.form)
                cells.cell(started.written)
                cells.cell(ended.written)
                cells.cell(read.members)
                mobile(read.mobile, to: &cells)
                answers(document.root, to: &cells)
                guard plan.scores else { return }
                cells.cell(read.state)
                if let score = read.score { cells.cell(PMTModel.written(hundredths: score)) } else { cells.empty() }
            }
        }
        return 1
    }

    /// The registry keeps day and length of an interview: it is written as begun at midnight in Karachi.
    private static func interview(_ day: Int32, _ minutes: Int32) -> (Instant, Instant)? {
        let midnight = (Int64(day) + 10_957) * 86_400_000_000 - 18_000_000_000
        guard let started = Instant(microsecondsSince1970: midnight),
            let ended = Instant(microsecondsSince1970: midnight + Int64(minutes) * 60_000_000)
        else { return nil }
        return (started, ended)
    }

    private func members(_ row: borrowing CopyRow, _ csv: inout CSVFile) throws(ExportFailure) -> Int {
        let id = try identifier(row)
        let roster = try ExportFailure.reading { () throws(DatabaseError) in try row.bytes(1) }
        guard let document = try? JSONDocument(roster), document.root.kind == .array else {
            throw .database(DatabaseError(.undecodable))
        }
        for member in document.root.elements {
            try ExportFailure.writing { () throws(AdministrationError) in
                try csv.row { cells in
                    cells.cell(id.written)
                    answers(member, to: &cells)
                }
            }
        }
        return document.root.count
    }

    private func decisions(_ row: borrowing CopyRow, _ csv: inout CSVFile) throws(ExportFailure) -> Int {
        let id = try identifier(row)
        let read = try ExportFailure.reading { () throws(DatabaseError) in
            (
                tehsil: try row.text(1), day: try row.date(2), ruleSet: try row.text(3), decisions: try row.bytes(4)
            )
        }
        guard let decisions = Decision.read(read.decisions), let day = CalendarDate(daysSince2000: read.day) else {
            throw .database(DatabaseError(.undecodable))
        }
        for decision in decisions {
            try ExportFailure.writing { () throws(AdministrationError) in
                try csv.row { cells in
                    for text in [
                        id.written, read.tehsil, decision.programme, decision.version, read.ruleSet,
                        decision.subject?.written ?? "", decision.level ?? "", decision.state.rawValue,
                        decision.reasons.map(\.code).joined(separator: " "),
                        decision.amount.map { "\($0.rupees)" } ?? "", decision.amount?.period.rawValue ?? "",
                        day.written,
                    ] {
                        cells.cell(text)
                    }
                }
            }
        }
        return decisions.count
    }

    private func identifier(_ row: borrowing CopyRow) throws(ExportFailure) -> Identifier {
        let id = try ExportFailure.reading { () throws(DatabaseError) in try row.uuid(0) }
        return Identifier(high: id.high, low: id.low)
    }

    // MARK: Answers

    /// The answers of one object in the order of the form: nothing where none was given, `NA` where it was refused.
    private func answers(_ object: JSONView, to cells: inout CSVWriter) {
        var found = [JSONView?](repeating: nil, count: fields.count)
        for (key, value) in object.members {
            if let place = places[key.text] { found[place] = value }
        }
        for (field, value) in zip(fields, found) {
            guard let value else {
                cells.empty()
                continue
            }
            switch value.kind {
            case .null: cells.cell(FormField.unknownCell)
            case .string: text(value.string ?? "", of: field, to: &cells)
            default: cells.cell(String(decoding: value.raw, as: UTF8.self))
            }
        }
    }

    private func text(_ text: String, of field: FormField, to cells: inout CSVWriter) {
        guard plan.numbers == .masked, field.kind == .cnic || field.kind == .crc else { return cells.cell(text) }
        cells.cell(CNIC(text)?.masked ?? "")
    }

    private func mobile(_ mobile: String?, to cells: inout CSVWriter) {
        guard let mobile else { return cells.empty() }
        cells.cell(plan.numbers == .full ? mobile : MobileNumber(mobile)?.masked ?? "")
    }
}

/// Where an export failed: reading the database, or writing the file.
enum ExportFailure: Error {
    case database(DatabaseError)
    case administration(AdministrationError)

    static func reading<Value>(_ body: () throws(DatabaseError) -> Value) throws(ExportFailure) -> Value {
        do throws(DatabaseError) {
            return try body()
        } catch {
            throw .database(error)
        }
    }

    static func writing(_ body: () throws(AdministrationError) -> Void) throws(ExportFailure) {
        do throws(AdministrationError) {
            try body()
        } catch {
            throw .administration(error)
        }
    }
}
