internal import Crypto
import Shared

/// A household as its rows say it, in the form in which a desk would send it; not checked by the form yet.
struct SurveyHousehold: Sendable {
    let id: Identifier
    let tehsil: PCode
    let form: String
    let started: Instant
    let ended: Instant
    let mobile: MobileNumber?
    let address: PlainText?
    let roster: [UInt8]
    let answers: [UInt8]
    /// Every number that its members' cells show, readable as one or not counted.
    let numbers: [ClaimedNumber]
    let persons: [Identifier]
}

/// Makes households of rows. Pure: the same rows of the same file make the same household, whenever they are read.
struct SurveyReader: Sendable {
    let form: Form
    let households: SurveyColumns
    let members: SurveyColumns
    /// SHA-256 over both files: with a row's line it names what comes of the row.
    let file: [UInt8]

    /// The household, or what its rows break.
    func read(_ row: SurveyRow, members rows: [SurveyRow], memberCount: Int) -> Result<SurveyHousehold, ImportRefusal> {
        do throws(ImportRefusal) {
            return .success(try household(row, rows, memberCount))
        } catch {
            return .failure(error)
        }
    }

    private func household(
        _ row: SurveyRow, _ rows: [SurveyRow], _ memberCount: Int
    ) throws(ImportRefusal) -> SurveyHousehold {
        for (index, member) in rows.enumerated() {
            guard let fault = member.fault else { continue }
            throw ImportRefusal(
                number: fault.number, field: "roster/\(index + 1)", rule: fault.rule,
                words: "line \(member.record.line) of the members: \(fault.words)")
        }
        try checkCount(row, memberCount)
        let started: Instant = try value("started", of: row, "interview/started")
        let id = row.tablet.flatMap { Identifier($0) }.flatMap { $0.isVersion7 ? $0 : nil }
        var faults: [FormViolation] = []
        let answers = answers(of: row, &faults)
        let made = roster(of: rows, started, &faults)
        if let first = faults.first { throw RefusalWords(form).refusal(first, others: faults.dropFirst()) }
        return SurveyHousehold(
            id: id ?? derived("H", row.record.line, at: started), tehsil: try value("tehsil", of: row, "tehsil"),
            form: optionalText("form", of: row) ?? form.id, started: started,
            ended: try value("ended", of: row, "interview/ended"), mobile: try mobile(of: row),
            address: try optionalText("address", of: row).map { text throws(ImportRefusal) in
                try checked("address") { () throws(VocabularyError) in
                    try PlainText(validating: LineText.normalized(text))
                }
            }, roster: made.roster, answers: answers, numbers: made.numbers, persons: made.persons)
    }

    /// The tablet says how many members it holds, so that a row that was lost is noticed.
    private func checkCount(_ row: SurveyRow, _ memberCount: Int) throws(ImportRefusal) {
        let text = optionalText("members", of: row) ?? ""
        guard let counted = Int(text), "\(counted)" == text else {
            throw ImportRefusal(field: "members", rule: "members.number", words: "members is a number")
        }
        guard counted == memberCount else {
            throw ImportRefusal(
                field: "members", rule: "members.lost",
                words: "the tablet counted \(counted) member(s), the file of members has \(memberCount)")
        }
    }

    private func answers(of row: SurveyRow, _ faults: inout [FormViolation]) -> [UInt8] {
        var writer = JSONWriter(capacity: 3 << 10)
        writer.beginObject()
        write(row, households.questions, "answers", to: &writer, &faults)
        writer.endObject()
        return writer.bytes
    }

    private func roster(
        of rows: [SurveyRow], _ started: Instant, _ faults: inout [FormViolation]
    ) -> (roster: [UInt8], numbers: [ClaimedNumber], persons: [Identifier]) {
        var writer = JSONWriter(capacity: 1 << 10 * max(rows.count, 1))
        var numbers: [ClaimedNumber] = []
        var persons: [Identifier] = []
        writer.beginArray()
        for (index, row) in rows.enumerated() {
            writer.beginObject()
            write(row, members.questions, "roster/\(index + 1)", to: &writer, &faults)
            if let given = person(of: row) {
                persons.append(given)
            } else if !hasPersonCell(row) {
                let made = derived("M", row.record.line, at: started)
                persons.append(made)
                writer.member("person", made.written)
            }
            writer.endObject()
            for question in members.questions {
                let isCRC = question.field.kind == .crc
                guard isCRC || question.field.kind == .cnic else { continue }
                let text = String(decoding: row.record[question.column], as: UTF8.self)
                if let number = try? CNIC(typed: text) {
                    numbers.append(ClaimedNumber(number: number.number, line: index + 1, isCRC: isCRC))
                }
            }
        }
        writer.endArray()
        return (writer.bytes, numbers, persons)
    }

    /// The answers of one row, each as the form writes it.
    private func write(
        _ row: SurveyRow, _ questions: [SurveyColumns.Question], _ path: String, to writer: inout JSONWriter,
        _ faults: inout [FormViolation]
    ) {
        row.record.bytes.withUnsafeBufferPointer { bytes in
            for question in questions {
                let cell = CSVText.unescaped(UnsafeBufferPointer(rebasing: bytes[row.record.range(question.column)]))
                do throws(FormViolation) {
                    try form.write(
                        cell: cell, of: question.field, name: question.name, at: "\(path)/\(question.field.key)",
                        to: &writer)
                } catch {
                    faults.append(error)
                }
            }
        }
    }

    private var personColumn: Int? { members.questions.first { $0.field.kind == .identifier }?.column }

    private func hasPersonCell(_ row: SurveyRow) -> Bool { personColumn.map { !row.record[$0].isEmpty } ?? false }

    private func person(of row: SurveyRow) -> Identifier? {
        personColumn.flatMap { Identifier(String(decoding: row.record[$0], as: UTF8.self)) }
    }

    /// An identifier that this row of this file always gets: made when the interview began, its random part from the
    /// file's digest and the line.
    private func derived(_ part: StaticString, _ line: Int, at started: Instant) -> Identifier {
        var hash = SHA256()
        hash.update(data: file)
        hash.update(data: Array("\(part)\(line)".utf8))
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in hash.finalize().enumerated() where index < 16 {
            if index < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
        }
        return .v7(milliseconds: UInt64(started.microsecondsSince1970 / 1_000), random: words)
    }

    private func mobile(of row: SurveyRow) throws(ImportRefusal) -> MobileNumber? {
        try optionalText("mobile", of: row).map { text throws(ImportRefusal) in
            try checked("mobile") { () throws(VocabularyError) in try MobileNumber(typed: text) }
        }
    }

    private func value<Value: WrittenValue>(
        _ name: String, of row: SurveyRow, _ field: String
    ) throws(ImportRefusal) -> Value {
        guard let text = optionalText(name, of: row) else {
            throw ImportRefusal(field: field, rule: "required", words: "\(name) is empty")
        }
        return try checked(field) { () throws(VocabularyError) in try Value(validating: text) }
    }

    private func checked<Value>(
        _ field: String, _ read: () throws(VocabularyError) -> Value
    ) throws(ImportRefusal) -> Value {
        do throws(VocabularyError) {
            return try read()
        } catch {
            throw ImportRefusal(field: field, rule: error.rule, words: error.description)
        }
    }

    /// A cell of the file's own columns; nil if it is empty or not there.
    private func optionalText(_ name: String, of row: SurveyRow) -> String? {
        guard let column = households.place(name) else { return nil }
        let text = row.record[column].withUnsafeBufferPointer {
            String(decoding: CSVText.unescaped($0), as: UTF8.self)
        }
        return text.isEmpty ? nil : text
    }
}
