/// What a kind of finding means to the people of an office, and what they can do about it.
struct FindingWords: Sendable, Equatable {
    /// What is so, in a few words.
    let title: String
    /// What to look at or to do next.
    let advice: String

    private init(_ title: String, _ advice: String) {
        self.title = title
        self.advice = advice
    }

    /// A kind that has no words of its own is shown as it is called.
    static func of(_ kind: String) -> FindingWords {
        all[kind] ?? FindingWords(kind.replacing("_", with: " "), administration)
    }

    /// Whether a kind has words of its own.
    static func has(_ kind: String) -> Bool { all[kind] != nil }

    private static let administration = "For the administrators of the registry: the record is to be looked at by hand."
    private static let history =
        "A stored record is not what the desk sent. Tell the administrators at once, change nothing."

    private static let all = days.merging(desks) { one, _ in one }.merging(scores) { one, _ in one }
        .merging(journal) { one, _ in one }.merging(families) { one, _ in one }.merging(rules) { one, _ in one }

    private static let days: [String: FindingWords] = [
        "day_not_closed": FindingWords(
            "A desk worked and did not close its day",
            "Have the officer run nser-desk close-day for that day; a desk that cannot is set up anew."),
        "day_not_agreed": FindingWords(
            "Desk and server counted a day differently",
            "Have the desk send what it holds, then close the day again."),
        "ops_never_arrived": FindingWords(
            "Work that a desk had to send never came",
            "Start the desk and run nser-desk send; if it is lost, the families are called again."),
        "old_drafts": FindingWords(
            "Interviews lie unfinished at a desk for a week",
            "Have the officer finish or discard them."),
        "counts_against_journal": FindingWords(
            "A closed day's counts are not those of the journal",
            "Tell the administrators: when they know why, they seal the day anew with nser-server counts renew."),
        "count_by_desk_against_day": FindingWords(
            "A closed day's counts by desk are not those of its acts",
            "Tell the administrators: when they know why, they seal the day anew with nser-server counts renew."),
        "day_close_without_entry": FindingWords("A day is closed by no act of a desk", history),
        "day_close_head_of_no_entry": FindingWords("A day was closed after an act that is no more", history),
        "day_close_altered": FindingWords("What desk and server agreed about a day was changed", history),
        "day_close_against_journal": FindingWords(
            "An agreed day is not what the journal has of it", history),
        "journal_body_on_closed_day": FindingWords("Work was counted for a day that was closed already", history),
    ]

    private static let desks: [String: FindingWords] = [
        "bunched_under_cut_off": FindingWords(
            "Scores crowd just inside a cut-off at one desk",
            "A sign, no proof: have another officer visit some of these families again. Compared with the other desks of the district."
        ),
        "short_interviews": FindingWords(
            "Interviews are too short for the size of families",
            "A sign, no proof: sit in on some interviews, and visit some of these families."),
        "falling_surveys": FindingWords(
            "A family's score fell with each of several surveys",
            "A sign, no proof: ask who asked for the surveys, and visit the family."),
        "shared_mobile": FindingWords(
            "One mobile number stands on many families",
            "Ask the families for their own numbers; an agent may collect for them."),
        "shrunk_roster": FindingWords(
            "Members left a family shortly before a new survey",
            "A sign, no proof: visit the family and see who lives there."),
        "likely_duplicate": FindingWords(
            "Two persons are likely one, registered twice",
            "Look at both families; if it is one person, raise a case."),
        "desk_without_epoch": FindingWords("A desk cannot send anything", administration),
        "officer_of_unknown_area": FindingWords("An officer belongs to no known area", administration),
    ]

    private static let scores: [String: FindingWords] = [
        "score_not_reproduced": FindingWords(
            "A score does not come out again from the answers",
            "The stored score or the answers were changed. Tell the administrators; the family may be decided wrongly."),
        "score_of_unusable_model": FindingWords("A score was made by a model that cannot be used", administration),
        "score_of_unreadable_interview": FindingWords("A scored interview cannot be read any more", history),
        "decision_against_rules": FindingWords(
            "A decision is not what the rules say",
            "Tell the administrators: the family may get too much or nothing."),
        "decisions_behind_rules": FindingWords(
            "Families are still decided by rules of before",
            "The administrators run nser-server programme apply."),
        "decision_standing_behind": FindingWords(
            "What 8171 tells a family is not its last decision", administration),
        "assessment_gap": FindingWords("A score of a family is missing among its scores", administration),
        "household_without_assessment": FindingWords("A family was never scored", administration),
    ]

    private static let journal: [String: FindingWords] = [
        "survey_against_journal": FindingWords("A stored interview is not the one the desk sent", history),
        "version_lost": FindingWords("A change of a family that was confirmed is gone", history),
        "journal_body_in_rest": FindingWords(
            "The journal lacks a table for its month", "The administrators run nser-server migrate."),
        "journal_body_twice": FindingWords("An act is kept twice", history),
        "journal_body_without_entry": FindingWords("An act is kept that no desk's chain counts", history),
        "journal_detached_against_entries": FindingWords("A month that was put away is not as it was", history),
        "journal_digest_of_other_bytes": FindingWords("What a desk sent was changed after it came", history),
        "journal_entry_against_chain": FindingWords(
            "A desk's chain is broken by a changed or lost act", history),
        "journal_entry_without_body": FindingWords("What a desk sent is gone", history),
        "household_version_twice_by_one_op": FindingWords("One act changed a family twice", history),
        "household_version_without_journal_entry": FindingWords("A family was changed by no act of a desk", history),
        "import_row_without_its_household": FindingWords("An imported row has no family", administration),
    ]

    private static let families: [String: FindingWords] = [
        "household_against_version": FindingWords("A family's record is not what its history says", history),
        "household_not_at_last_version": FindingWords("A family's record is older than its history", history),
        "household_without_survey": FindingWords("A family has no interview", history),
        "resurvey_that_lost_a_member": FindingWords(
            "A new survey took somebody out of a family", "Visit the family and see who lives there."),
        "resurvey_without_survey": FindingWords("A new survey brought no answers", history),
        "head_by_relation": FindingWords("A family has no head, or two", administration),
        "member_against_roster": FindingWords(
            "A member, number or marriage is not as on the roster", history),
        "member_line_twice": FindingWords("Two members stand on one line of a roster", administration),
        "member_of_closed_household": FindingWords("Somebody lives in a family that was closed", administration),
        "member_without_household": FindingWords("A person belongs to no family", administration),
        "marriage_against_sex": FindingWords(
            "A man stands as wife, or a woman as husband", "Correct the sex or the marriage with the family."),
        "marriage_both_ways": FindingWords("Somebody is husband and wife at once", administration),
        "marriage_of_dead_person": FindingWords(
            "A marriage goes on after a death", "Record the widow's or widower's state with the family."),
        "identity_freed_by_undecided_case": FindingWords("A number was freed without a decided case", history),
        "identity_of_voided_person": FindingWords(
            "Somebody registered by mistake still holds a number", administration),
        "verification_without_its_act": FindingWords("Somebody was verified by no act of a supervisor", history),
        "case_approved_without_effect": FindingWords("An approved case changed nothing", administration),
    ]

    private static let rules: [String: FindingWords] = [
        "model_active_without_activation": FindingWords(
            "A scoring model counts that no two persons activated", history),
        "programme_active_without_activation": FindingWords(
            "A programme counts that no two persons activated", history),
        "rule_set_without_activation": FindingWords("A rule set counts that no two persons chose", history),
        "geography_code_of_two_names": FindingWords("A code of the map has two names", administration),
    ]
}
