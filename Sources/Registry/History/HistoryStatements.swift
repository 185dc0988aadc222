package import PostgresPipeline

/// The statements that read what was known of a household, and when.
package enum HistoryStatements {
    /// A household as it was known at `$2`: columns 0 to 13 as `HouseholdStatements.readHousehold` has them, then the
    /// tehsil where it is now, which decides who may see it, the assessment of that time and its model, the recipient.
    package static let readAsOf = Statement(
        "household_as_of",
        """
        select h.id, v.tehsil, v.status, v.version, v.mobile, h.registered, v.what, v.effective, v.recorded_at,
            v.roster, s.form, s.interviewed, s.answers, coalesce(a.ordinal, 0), h.tehsil, a.state, a.reason, m.name,
            v.recipient
        from nser.household h
        join lateral (
            select * from nser.household_version
            where household_id = h.id and recorded_at <= $2 order by version desc limit 1) v on true
        left join lateral (
            select form, interviewed, answers from nser.survey
            where household_id = h.id and version <= v.version order by version desc limit 1) s on true
        left join lateral (
            select ordinal, state, reason, model from nser.assessment
            where household_id = h.id and assessed_at <= $2 order by ordinal desc limit 1) a on true
        left join nser.pmt_model m on m.digest = a.model
        where h.id = $1
        """,
        parameters: [.uuid, .timestamptz])

    /// Every version of a household, first to last.
    package static let readVersions = Statement(
        "history_versions",
        """
        select v.version, v.what, v.effective, v.recorded_at, v.desk, v.epoch, v.seq, v.officer, v.tehsil, v.status,
            json_array_length(v.roster), v.evidence_kind, v.evidence, v.other_household, h.tehsil
        from nser.household_version v
        join nser.household h on h.id = v.household_id
        where v.household_id = $1
        order by v.version
        """,
        parameters: [.uuid])

    /// Every assessment of a household, first to last, without scores.
    package static let readAssessments = Statement(
        "history_assessments",
        """
        select a.version, a.ordinal, a.state, a.reason, m.name, a.as_of, a.assessed_at
        from nser.assessment a
        join nser.pmt_model m on m.digest = a.model
        where a.household_id = $1
        order by a.ordinal
        """,
        parameters: [.uuid])
}
