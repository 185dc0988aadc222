package import PostgresPipeline
package import Shared

/// HISTORY: every version of a household of the caller's area, what the proxy means test said of it each time, and the
/// cases about it. No score.
package struct HistoryOperation: Sendable {
    private let geography: Geography

    package init(geography: Geography) {
        self.geography = geography
    }

    package func unit(for request: HouseholdRequest) -> PostgresUnit {
        let household = Value.identifier(request.household)
        return PostgresUnit(
            [
                (HistoryStatements.readVersions, [household]), (HistoryStatements.readAssessments, [household]),
                (CaseStatements.readOfHousehold, [household]),
            ],
            transaction: false)
    }

    /// A household elsewhere and one that does not exist get the same answer.
    package func reply(
        _ results: borrowing UnitResults, for request: HouseholdRequest, caller: Caller
    ) throws(DatabaseError) -> RegistryReply {
        let versions = results[0].rowCount
        guard versions > 0, geography.area(caller.area, contains: try results[0].text(0, 14)) else {
            return .refused(.noSuchHousehold)
        }
        var rows: [[UInt8]] = []
        var assessment = 0
        let assessments = results[1].rowCount
        for row in 0..<versions {
            rows.append(try version(results[0], row))
            let number = try results[0].int4(row, 0)
            while assessment < assessments, try results[1].int4(assessment, 0) == number {
                rows.append(try assessed(results[1], assessment))
                assessment += 1
            }
        }
        let cases = try CasesOperation.history(results[2], for: caller)
        return .ok(rows: rows + cases) { writer in
            writer.member("household", request.household.written)
            writer.member("versions", versions)
            writer.member("assessments", assessments)
            writer.member("cases", cases.count)
        }
    }

    private func version(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("kind", "version")
        writer.member("version", try result.int4(row, 0))
        writer.member("what", try result.text(row, 1))
        writer.member("effective", try result.calendarDate(row, 2).written)
        writer.member("recorded", try result.instant(row, 3).written)
        writer.member("receipt", "\(try result.text(row, 4))/\(try result.int4(row, 5))/\(try result.int8(row, 6))")
        writer.member("officer", try result.text(row, 7))
        writer.member("tehsil", try result.text(row, 8))
        writer.member("status", try result.text(row, 9))
        writer.member("members", try result.int4(row, 10))
        if !result.isNull(row, 11) {
            writer.member("evidence", try result.text(row, 11))
            writer.member("evidence_number", try result.text(row, 12))
        }
        if !result.isNull(row, 13) { writer.member("other", try result.identifier(row, 13).written) }
        writer.endObject()
        return writer.bytes
    }

    private func assessed(_ result: borrowing ResultSet, _ row: Int) throws(DatabaseError) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("kind", "assessment")
        writer.member("version", try result.int4(row, 0))
        writer.member("ordinal", try result.int4(row, 1))
        writer.member("assessment", try result.text(row, 2))
        if !result.isNull(row, 3) { writer.member("reason", try result.text(row, 3)) }
        writer.member("model", try result.text(row, 4))
        writer.member("as_of", try result.calendarDate(row, 5).written)
        writer.member("recorded", try result.instant(row, 6).written)
        writer.endObject()
        return writer.bytes
    }
}
