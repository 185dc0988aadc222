/// One member of a roster. Accessors give nil where the answer is missing, refused or not acceptable.
package struct Member: Sendable {
    let interview: Interview
    let row: Int
    /// Position in the roster, from 1; the same as the line in every interview without violations.
    package let position: Int

    private var known: KnownSlots { interview.known }

    func cell(_ slot: Int) -> Int64? {
        let cell = interview.cells[row + slot]
        return Cell.isKnown(cell) ? cell : nil
    }

    private func text(_ slot: Int) -> JSONView? {
        cell(slot).map { JSONView(storage: interview.roster, index: Int($0)) }
    }

    private func integer(_ slot: Int) -> Int? { cell(slot).map { Int($0) } }

    package var line: Int? { integer(known.line) }
    package var person: Identifier? {
        guard let high = cell(known.person) else { return nil }
        return Identifier(
            high: UInt64(bitPattern: high),
            low: UInt64(bitPattern: interview.cells[row + interview.layout.personLow]))
    }
    package var name: String? { text(known.name)?.string }
    package var fatherName: String? { text(known.fatherName)?.string }
    /// The name's value on the tape, to read its UTF-8 without a String.
    package var nameView: JSONView? { text(known.name) }
    package var fatherNameView: JSONView? { text(known.fatherName) }
    package var relation: Relation? {
        option(known.relation).flatMap { $0.number }.flatMap { Relation(rawValue: Int($0)) }
    }
    package var sex: Sex? { option(known.sex).flatMap { Sex(rawValue: $0.code) } }
    package var born: CalendarDate? { date(known.born) }
    /// Completed years on the interview date.
    package var age: Int? { integer(interview.layout.age) }
    package var cnic: CNIC? { cell(known.cnic).flatMap { try? CNIC(number: $0) } }
    package var crc: CRC? { cell(known.crc).flatMap { try? CRC(number: $0) } }
    /// The CNIC or else the CRC, as a number.
    package var number: Int64? { cell(known.cnic) ?? cell(known.crc) }
    /// Code of the reason why there is no number.
    package var unnumbered: String? { option(known.unnumbered)?.code }
    /// The last day the card is valid; nil also for a lifetime card.
    package var expires: CalendarDate? { date(known.expires) }
    package var marital: MaritalStatus? {
        option(known.marital).flatMap { $0.number }.flatMap { MaritalStatus(rawValue: Int($0)) }
    }
    /// The husband's line.
    package var husband: Int? { integer(known.husband) }
    package var mother: Int? { integer(known.mother) }
    package var father: Int? { integer(known.father) }
    package var attendance: SchoolAttendance? {
        option(known.attendance).flatMap { $0.number }.flatMap { SchoolAttendance(rawValue: Int($0)) }
    }
    package var education: EducationClass? {
        option(known.education).flatMap { $0.number }.flatMap { EducationClass(code: Int($0)) }
    }
    package var worked: Bool? { cell(known.worked).map { $0 == 1 } }
    package var employment: EmploymentStatus? {
        option(known.employment).flatMap { $0.number }.flatMap { EmploymentStatus(rawValue: Int($0)) }
    }
    package var occupation: OccupationGroup? {
        option(known.occupation).flatMap { $0.number }.flatMap { OccupationGroup(rawValue: Int($0)) }
    }
    /// Washington Group Short Set: seeing, hearing, walking, memory, self-care, communication.
    package var difficulties: [FunctionalDifficulty?] {
        known.difficulties.map { slot in
            option(slot).flatMap { $0.number }.flatMap { FunctionalDifficulty(rawValue: Int($0)) }
        }
    }
    private func date(_ slot: Int) -> CalendarDate? {
        cell(slot).flatMap { CalendarDate(daysSince2000: Int32(truncatingIfNeeded: $0)) }
    }

    private func option(_ slot: Int) -> CodeFrame.Option? {
        guard let cell = cell(slot), let options = interview.options(slot), options.indices.contains(Int(cell)) else {
            return nil
        }
        return options[Int(cell)]
    }
}

/// The members of an interview in the order of the roster.
package struct InterviewMembers: RandomAccessCollection, Sendable {
    let interview: Interview

    package var startIndex: Int { 0 }
    package var endIndex: Int { interview.memberCount }
    package subscript(position: Int) -> Member {
        Member(interview: interview, row: interview.layout.row(position), position: position + 1)
    }
}
