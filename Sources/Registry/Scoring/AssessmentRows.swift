package import PostgresPipeline
package import Shared

/// How assessments are stored: the score with every term, or the reason why there is none.
package enum AssessmentRows {
    package static let insert = Statement(
        "assessment_insert",
        """
        insert into nser.assessment
            (household_id, ordinal, version, model, as_of, state, score, reason, terms, assessed_at)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),
            unnest($9), unnest($10)
        """,
        parameters: [
            .uuidArray, .int4Array, .int4Array, .byteaArray, .dateArray, .textArray, .int4Array, .textArray, .jsonArray,
            .timestamptzArray,
        ])

    /// The latest assessment of a household with the content of its model, for EXPLAIN.
    package static let readLatest = Statement(
        "assessment_latest",
        """
        select h.tehsil, a.version, a.as_of, a.state, a.score, a.reason, a.terms, m.name, m.digest, m.content,
            a.assessed_at
        from nser.household h
        join nser.assessment a on a.household_id = h.id
        join nser.pmt_model m on m.digest = a.model
        where h.id = $1 order by a.ordinal desc limit 1
        """,
        parameters: [.uuid])

    /// One assessment as a row of its table. Terms are stored as `PMTModel.termsJSON` writes them.
    package static func row(
        _ assessed: Assessed, household: Identifier, ordinal: Int32, version: Int32, model: PMTModel,
        asOf: CalendarDate, at: Instant
    ) -> Rows {
        var rows = Rows(insert, reservingBytes: 512)
        rows.append { row in
            row.identifier(household)
            row.int4(ordinal)
            row.int4(version)
            row.bytes(model.digest)
            row.date(asOf)
            switch assessed {
            case .scored(let hundredths, let terms):
                row.text("SCORED" as StaticString)
                row.int4(hundredths)
                row.text(nil as String?)
                row.bytes(model.termsJSON(terms))
            case .notScored(let reason, let terms):
                row.text("NOT_SCORED" as StaticString)
                row.int4(nil)
                row.text(reason)
                row.bytes(model.termsJSON(terms))
            }
            row.instant(at)
        }
        return rows
    }
}

extension Assessed {
    /// What anybody may hear of an assessment: whether there is a score, never which.
    func writeState(to writer: inout JSONWriter) {
        switch self {
        case .scored: writer.member("assessment", "SCORED")
        case .notScored(let reason, _):
            writer.member("assessment", "NOT_SCORED")
            writer.member("reason", reason)
        }
    }
}
