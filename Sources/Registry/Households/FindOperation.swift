package import PostgresPipeline
package import Shared

/// FIND: households of the caller's area by one of four keys.
package struct FindOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    /// The unit that looks: the households in the area and, for a number, the office where it is if it is elsewhere.
    package func unit(for request: FindRequest, caller: Caller) -> PostgresUnit {
        let area = Value.textArray(geography.tehsils(in: caller.area))
        switch request {
        case .cnic(let number):
            return PostgresUnit(
                [
                    (HouseholdStatements.findByNumber, [.int8(number.number), area]),
                    (HouseholdStatements.officeOfNumber, [.int8(number.number)]),
                ], transaction: false)
        case .household(let id): return .read(HouseholdStatements.findByHousehold, [.identifier(id), area])
        case .mobile(let mobile): return .read(HouseholdStatements.findByMobile, [.text(mobile.written), area])
        case .name(let name):
            return .read(HouseholdStatements.findByName, [.text(Self.pattern(name)), area])
        }
    }

    /// The listing; households beyond the limit are not shown, only that there are more.
    package func reply(_ results: borrowing UnitResults, caller: Caller) throws(DatabaseError) -> RegistryReply {
        var rows: [[UInt8]] = []
        let shown = min(results[0].rowCount, HouseholdStatements.findLimit)
        for row in 0..<shown { rows.append(try line(results[0], row)) }
        let more = results[0].rowCount > shown
        var elsewhere: String?
        if results.count > 1, shown == 0, results[1].rowCount > 0 { elsewhere = try results[1].text(0, 0) }
        let office = elsewhere
        return .ok(rows: rows) { writer in
            writer.member("found", shown)
            writer.member("more", more)
            guard let office else { return }
            writer.member("office", office)
            if let name = geography.name(of: office) { writer.member("office_name", name) }
        }
    }

    private func line(_ found: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("household", try found.identifier(row, 0).written)
        writer.member("tehsil", try found.text(row, 1))
        writer.member("status", try found.text(row, 2))
        writer.member("version", try found.int4(row, 3))
        if !found.isNull(row, 4) { writer.member("mobile", try found.text(row, 4)) }
        writer.member("registered", try found.calendarDate(row, 5).written)
        if !found.isNull(row, 6) { writer.member("head", try found.text(row, 6)) }
        writer.member("members", try found.int8(row, 7))
        writer.endObject()
        return writer.bytes
    }

    /// A LIKE pattern for names that begin with `name`, with LIKE's own characters taken literally.
    static func pattern(_ name: PersonName) -> String {
        var pattern = ""
        for character in name.folded {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + "%"
    }
}
