// Files that ship inside the server only, read from where they live when it is built: the desk client sees no SQL and no
// model. A new file needs one array and one row in the table below; migrations come first, in order.
#include "registry_data.h"

static const unsigned char migration_0001[] = {
#embed "../../sql/migrations/0001_roles.sql"
};
static const unsigned char migration_0002[] = {
#embed "../../sql/migrations/0002_places.sql"
};
static const unsigned char migration_0003[] = {
#embed "../../sql/migrations/0003_geography.sql"
};
static const unsigned char migration_0004[] = {
#embed "../../sql/migrations/0004_people.sql"
};
static const unsigned char migration_0005[] = {
#embed "../../sql/migrations/0005_households.sql"
};
static const unsigned char migration_0006[] = {
#embed "../../sql/migrations/0006_scoring.sql"
};
static const unsigned char migration_0007[] = {
#embed "../../sql/migrations/0007_journal.sql"
};
static const unsigned char migration_0008[] = {
#embed "../../sql/migrations/0008_life_events.sql"
};
static const unsigned char migration_0009[] = {
#embed "../../sql/migrations/0009_programmes.sql"
};
static const unsigned char migration_0010[] = {
#embed "../../sql/migrations/0010_model_runs.sql"
};
static const unsigned char migration_0011[] = {
#embed "../../sql/migrations/0011_cases.sql"
};
static const unsigned char migration_0012[] = {
#embed "../../sql/migrations/0012_resurvey.sql"
};
static const unsigned char migration_0013[] = {
#embed "../../sql/migrations/0013_imports.sql"
};
static const unsigned char migration_0014[] = {
#embed "../../sql/migrations/0014_rules_in_force.sql"
};
static const unsigned char migration_0015[] = {
#embed "../../sql/migrations/0015_authority_withdrawals.sql"
};
static const unsigned char migration_0016[] = {
#embed "../../sql/migrations/0016_status_from_index.sql"
};
static const unsigned char migration_0017[] = {
#embed "../../sql/migrations/0017_night.sql"
};
static const unsigned char migration_0018[] = {
#embed "../../sql/migrations/0018_counts.sql"
};
static const unsigned char migration_0019[] = {
#embed "../../sql/migrations/0019_day_close.sql"
};
static const unsigned char migration_0020[] = {
#embed "../../sql/migrations/0020_person_keys.sql"
};
static const unsigned char migration_0021[] = {
#embed "../../sql/migrations/0021_reporting_and_archive.sql"
};
static const unsigned char migration_0022[] = {
#embed "../../sql/migrations/0022_person_keys_of_few.sql"
};
static const unsigned char migration_0023[] = {
#embed "../../sql/migrations/0023_counts_by_desk.sql"
};
static const unsigned char migration_0024[] = {
#embed "../../sql/migrations/0024_key_purpose.sql"
};
static const unsigned char migration_0025[] = {
#embed "../../sql/migrations/0025_person_keys_by_key.sql"
};
static const unsigned char migration_0026[] = {
#embed "../../sql/migrations/0026_persons_pass_by.sql"
};
static const unsigned char migration_0027[] = {
#embed "../../sql/migrations/0027_guard_planned_once.sql"
};
static const unsigned char migration_0028[] = {
#embed "../../sql/migrations/0028_roster_proof.sql"
};
static const unsigned char migration_0029[] = {
#embed "../../sql/migrations/0029_night_proofs.sql"
};
static const unsigned char migration_0030[] = {
#embed "../../sql/migrations/0030_count_renewal.sql"
};
static const unsigned char migration_0031[] = {
#embed "../../sql/migrations/0031_marriage_proof.sql"
};
static const unsigned char query_redecide[] = {
#embed "../../sql/queries/redecide.sql"
};
static const unsigned char query_shadow[] = {
#embed "../../sql/queries/shadow.sql"
};
static const unsigned char query_status[] = {
#embed "../../sql/queries/status.sql"
};
static const unsigned char check_assessment_gap[] = {
#embed "../../sql/checks/assessment_gap.sql"
};
static const unsigned char check_case_approved_without_effect[] = {
#embed "../../sql/checks/case_approved_without_effect.sql"
};
static const unsigned char check_identity_freed_by_undecided_case[] = {
#embed "../../sql/checks/identity_freed_by_undecided_case.sql"
};
static const unsigned char check_identity_of_voided_person[] = {
#embed "../../sql/checks/identity_of_voided_person.sql"
};
static const unsigned char check_count_by_desk_against_day[] = {
#embed "../../sql/checks/count_by_desk_against_day.sql"
};
static const unsigned char check_day_close_head_of_no_entry[] = {
#embed "../../sql/checks/day_close_head_of_no_entry.sql"
};
static const unsigned char check_day_close_without_entry[] = {
#embed "../../sql/checks/day_close_without_entry.sql"
};
static const unsigned char check_desk_without_epoch[] = {
#embed "../../sql/checks/desk_without_epoch.sql"
};
static const unsigned char check_geography_code_of_two_names[] = {
#embed "../../sql/checks/geography_code_of_two_names.sql"
};
static const unsigned char check_head_by_relation[] = {
#embed "../../sql/checks/head_by_relation.sql"
};
static const unsigned char check_household_not_at_last_version[] = {
#embed "../../sql/checks/household_not_at_last_version.sql"
};
static const unsigned char check_household_version_twice_by_one_op[] = {
#embed "../../sql/checks/household_version_twice_by_one_op.sql"
};
static const unsigned char check_household_version_without_journal_entry[] = {
#embed "../../sql/checks/household_version_without_journal_entry.sql"
};
static const unsigned char check_household_without_assessment[] = {
#embed "../../sql/checks/household_without_assessment.sql"
};
static const unsigned char check_household_without_survey[] = {
#embed "../../sql/checks/household_without_survey.sql"
};
static const unsigned char check_import_row_without_its_household[] = {
#embed "../../sql/checks/import_row_without_its_household.sql"
};
static const unsigned char check_journal_body_in_rest[] = {
#embed "../../sql/checks/journal_body_in_rest.sql"
};
static const unsigned char check_journal_body_on_closed_day[] = {
#embed "../../sql/checks/journal_body_on_closed_day.sql"
};
static const unsigned char check_journal_body_twice[] = {
#embed "../../sql/checks/journal_body_twice.sql"
};
static const unsigned char check_journal_body_without_entry[] = {
#embed "../../sql/checks/journal_body_without_entry.sql"
};
static const unsigned char check_journal_detached_against_entries[] = {
#embed "../../sql/checks/journal_detached_against_entries.sql"
};
static const unsigned char check_journal_digest_of_other_bytes[] = {
#embed "../../sql/checks/journal_digest_of_other_bytes.sql"
};
static const unsigned char check_journal_entry_against_chain[] = {
#embed "../../sql/checks/journal_entry_against_chain.sql"
};
static const unsigned char check_journal_entry_without_body[] = {
#embed "../../sql/checks/journal_entry_without_body.sql"
};
static const unsigned char check_marriage_against_sex[] = {
#embed "../../sql/checks/marriage_against_sex.sql"
};
static const unsigned char check_marriage_both_ways[] = {
#embed "../../sql/checks/marriage_both_ways.sql"
};
static const unsigned char check_marriage_of_dead_person[] = {
#embed "../../sql/checks/marriage_of_dead_person.sql"
};
static const unsigned char check_household_against_version[] = {
#embed "../../sql/checks/household_against_version.sql"
};
static const unsigned char check_member_against_roster[] = {
#embed "../../sql/checks/member_against_roster.sql"
};
static const unsigned char check_member_line_twice[] = {
#embed "../../sql/checks/member_line_twice.sql"
};
static const unsigned char check_member_of_closed_household[] = {
#embed "../../sql/checks/member_of_closed_household.sql"
};
static const unsigned char check_member_without_household[] = {
#embed "../../sql/checks/member_without_household.sql"
};
static const unsigned char check_model_active_without_activation[] = {
#embed "../../sql/checks/model_active_without_activation.sql"
};
static const unsigned char check_officer_of_unknown_area[] = {
#embed "../../sql/checks/officer_of_unknown_area.sql"
};
static const unsigned char check_decision_standing_behind[] = {
#embed "../../sql/checks/decision_standing_behind.sql"
};
static const unsigned char check_programme_active_without_activation[] = {
#embed "../../sql/checks/programme_active_without_activation.sql"
};
static const unsigned char check_rule_set_without_activation[] = {
#embed "../../sql/checks/rule_set_without_activation.sql"
};
static const unsigned char check_verification_without_its_act[] = {
#embed "../../sql/checks/verification_without_its_act.sql"
};
static const unsigned char model_bisp_shape[] = {
#embed "../Registry/Scoring/Models/bisp-shape.json"
};
static const unsigned char model_pk_2005_06[] = {
#embed "../Registry/Scoring/Models/pk-2005-06.json"
};
static const unsigned char programme_filters[] = {
#embed "../Registry/Programmes/Files/filters.json"
};
static const unsigned char programme_flood_relief_2022[] = {
#embed "../Registry/Programmes/Files/flood-relief-2022.json"
};
static const unsigned char programme_fuel_subsidy_2022[] = {
#embed "../Registry/Programmes/Files/fuel-subsidy-2022.json"
};
static const unsigned char programme_kafaalat[] = {
#embed "../Registry/Programmes/Files/kafaalat.json"
};
static const unsigned char programme_nashonuma[] = {
#embed "../Registry/Programmes/Files/nashonuma.json"
};
static const unsigned char programme_punjab_pser[] = {
#embed "../Registry/Programmes/Files/punjab-pser.json"
};
static const unsigned char programme_ramazan_2024[] = {
#embed "../Registry/Programmes/Files/ramazan-2024.json"
};
static const unsigned char programme_sehat_sahulat[] = {
#embed "../Registry/Programmes/Files/sehat-sahulat.json"
};
static const unsigned char programme_taleemi_wazaif[] = {
#embed "../Registry/Programmes/Files/taleemi-wazaif.json"
};
static const unsigned char programme_undergraduate_scholarship[] = {
#embed "../Registry/Programmes/Files/undergraduate-scholarship.json"
};
static const unsigned char programme_utility_stores_relief[] = {
#embed "../Registry/Programmes/Files/utility-stores-relief.json"
};

static const unsigned char check_resurvey_that_lost_a_member[] = {
#embed "../../sql/checks/resurvey_that_lost_a_member.sql"
};
static const unsigned char check_resurvey_without_survey[] = {
#embed "../../sql/checks/resurvey_without_survey.sql"
};
static const unsigned char resurvey_gates[] = {
#embed "../Registry/Resurvey/Files/gates.json"
};


static const struct shipped_file registry_files[] = {
    {"migrations/0001_roles.sql", migration_0001, sizeof migration_0001},
    {"migrations/0002_places.sql", migration_0002, sizeof migration_0002},
    {"migrations/0003_geography.sql", migration_0003, sizeof migration_0003},
    {"migrations/0004_people.sql", migration_0004, sizeof migration_0004},
    {"migrations/0005_households.sql", migration_0005, sizeof migration_0005},
    {"migrations/0006_scoring.sql", migration_0006, sizeof migration_0006},
    {"migrations/0007_journal.sql", migration_0007, sizeof migration_0007},
    {"migrations/0008_life_events.sql", migration_0008, sizeof migration_0008},
    {"migrations/0009_programmes.sql", migration_0009, sizeof migration_0009},
    {"migrations/0010_model_runs.sql", migration_0010, sizeof migration_0010},
    {"migrations/0011_cases.sql", migration_0011, sizeof migration_0011},
    {"migrations/0012_resurvey.sql", migration_0012, sizeof migration_0012},
    {"migrations/0013_imports.sql", migration_0013, sizeof migration_0013},
    {"migrations/0014_rules_in_force.sql", migration_0014, sizeof migration_0014},
    {"migrations/0015_authority_withdrawals.sql", migration_0015, sizeof migration_0015},
    {"migrations/0016_status_from_index.sql", migration_0016, sizeof migration_0016},
    {"migrations/0017_night.sql", migration_0017, sizeof migration_0017},
    {"migrations/0018_counts.sql", migration_0018, sizeof migration_0018},
    {"migrations/0019_day_close.sql", migration_0019, sizeof migration_0019},
    {"migrations/0020_person_keys.sql", migration_0020, sizeof migration_0020},
    {"migrations/0021_reporting_and_archive.sql", migration_0021, sizeof migration_0021},
    {"migrations/0022_person_keys_of_few.sql", migration_0022, sizeof migration_0022},
    {"migrations/0023_counts_by_desk.sql", migration_0023, sizeof migration_0023},
    {"migrations/0024_key_purpose.sql", migration_0024, sizeof migration_0024},
    {"migrations/0025_person_keys_by_key.sql", migration_0025, sizeof migration_0025},
    {"migrations/0026_persons_pass_by.sql", migration_0026, sizeof migration_0026},
    {"migrations/0027_guard_planned_once.sql", migration_0027, sizeof migration_0027},
    {"migrations/0028_roster_proof.sql", migration_0028, sizeof migration_0028},
    {"migrations/0029_night_proofs.sql", migration_0029, sizeof migration_0029},
    {"migrations/0030_count_renewal.sql", migration_0030, sizeof migration_0030},
    {"migrations/0031_marriage_proof.sql", migration_0031, sizeof migration_0031},
    {"queries/redecide.sql", query_redecide, sizeof query_redecide},
    {"queries/shadow.sql", query_shadow, sizeof query_shadow},
    {"queries/status.sql", query_status, sizeof query_status},
    {"checks/assessment_gap.sql", check_assessment_gap, sizeof check_assessment_gap},
    {"checks/case_approved_without_effect.sql", check_case_approved_without_effect, sizeof check_case_approved_without_effect},
    {"checks/identity_freed_by_undecided_case.sql", check_identity_freed_by_undecided_case, sizeof check_identity_freed_by_undecided_case},
    {"checks/identity_of_voided_person.sql", check_identity_of_voided_person, sizeof check_identity_of_voided_person},
    {"checks/count_by_desk_against_day.sql", check_count_by_desk_against_day, sizeof check_count_by_desk_against_day},
    {"checks/day_close_head_of_no_entry.sql", check_day_close_head_of_no_entry, sizeof check_day_close_head_of_no_entry},
    {"checks/day_close_without_entry.sql", check_day_close_without_entry, sizeof check_day_close_without_entry},
    {"checks/desk_without_epoch.sql", check_desk_without_epoch, sizeof check_desk_without_epoch},
    {"checks/geography_code_of_two_names.sql", check_geography_code_of_two_names, sizeof check_geography_code_of_two_names},
    {"checks/head_by_relation.sql", check_head_by_relation, sizeof check_head_by_relation},
    {"checks/household_not_at_last_version.sql", check_household_not_at_last_version, sizeof check_household_not_at_last_version},
    {"checks/household_version_twice_by_one_op.sql", check_household_version_twice_by_one_op, sizeof check_household_version_twice_by_one_op},
    {"checks/household_version_without_journal_entry.sql", check_household_version_without_journal_entry, sizeof check_household_version_without_journal_entry},
    {"checks/household_without_assessment.sql", check_household_without_assessment, sizeof check_household_without_assessment},
    {"checks/household_without_survey.sql", check_household_without_survey, sizeof check_household_without_survey},
    {"checks/import_row_without_its_household.sql", check_import_row_without_its_household, sizeof check_import_row_without_its_household},
    {"checks/journal_body_in_rest.sql", check_journal_body_in_rest, sizeof check_journal_body_in_rest},
    {"checks/journal_body_on_closed_day.sql", check_journal_body_on_closed_day, sizeof check_journal_body_on_closed_day},
    {"checks/journal_body_twice.sql", check_journal_body_twice, sizeof check_journal_body_twice},
    {"checks/journal_body_without_entry.sql", check_journal_body_without_entry, sizeof check_journal_body_without_entry},
    {"checks/journal_detached_against_entries.sql", check_journal_detached_against_entries, sizeof check_journal_detached_against_entries},
    {"checks/journal_digest_of_other_bytes.sql", check_journal_digest_of_other_bytes, sizeof check_journal_digest_of_other_bytes},
    {"checks/journal_entry_against_chain.sql", check_journal_entry_against_chain, sizeof check_journal_entry_against_chain},
    {"checks/journal_entry_without_body.sql", check_journal_entry_without_body, sizeof check_journal_entry_without_body},
    {"checks/marriage_against_sex.sql", check_marriage_against_sex, sizeof check_marriage_against_sex},
    {"checks/marriage_both_ways.sql", check_marriage_both_ways, sizeof check_marriage_both_ways},
    {"checks/marriage_of_dead_person.sql", check_marriage_of_dead_person, sizeof check_marriage_of_dead_person},
    {"checks/household_against_version.sql", check_household_against_version, sizeof check_household_against_version},
    {"checks/member_against_roster.sql", check_member_against_roster, sizeof check_member_against_roster},
    {"checks/member_line_twice.sql", check_member_line_twice, sizeof check_member_line_twice},
    {"checks/member_of_closed_household.sql", check_member_of_closed_household, sizeof check_member_of_closed_household},
    {"checks/member_without_household.sql", check_member_without_household, sizeof check_member_without_household},
    {"checks/model_active_without_activation.sql", check_model_active_without_activation, sizeof check_model_active_without_activation},
    {"checks/officer_of_unknown_area.sql", check_officer_of_unknown_area, sizeof check_officer_of_unknown_area},
    {"checks/decision_standing_behind.sql", check_decision_standing_behind, sizeof check_decision_standing_behind},
    {"checks/programme_active_without_activation.sql", check_programme_active_without_activation, sizeof check_programme_active_without_activation},
    {"checks/rule_set_without_activation.sql", check_rule_set_without_activation, sizeof check_rule_set_without_activation},
    {"checks/resurvey_that_lost_a_member.sql", check_resurvey_that_lost_a_member, sizeof check_resurvey_that_lost_a_member},
    {"checks/resurvey_without_survey.sql", check_resurvey_without_survey, sizeof check_resurvey_without_survey},
    {"checks/verification_without_its_act.sql", check_verification_without_its_act, sizeof check_verification_without_its_act},
    {"models/bisp-shape.json", model_bisp_shape, sizeof model_bisp_shape},
    {"models/pk-2005-06.json", model_pk_2005_06, sizeof model_pk_2005_06},
    {"programmes/filters.json", programme_filters, sizeof programme_filters},
    {"programmes/flood-relief-2022.json", programme_flood_relief_2022, sizeof programme_flood_relief_2022},
    {"programmes/fuel-subsidy-2022.json", programme_fuel_subsidy_2022, sizeof programme_fuel_subsidy_2022},
    {"programmes/kafaalat.json", programme_kafaalat, sizeof programme_kafaalat},
    {"programmes/nashonuma.json", programme_nashonuma, sizeof programme_nashonuma},
    {"programmes/punjab-pser.json", programme_punjab_pser, sizeof programme_punjab_pser},
    {"programmes/ramazan-2024.json", programme_ramazan_2024, sizeof programme_ramazan_2024},
    {"programmes/sehat-sahulat.json", programme_sehat_sahulat, sizeof programme_sehat_sahulat},
    {"programmes/taleemi-wazaif.json", programme_taleemi_wazaif, sizeof programme_taleemi_wazaif},
    {"programmes/undergraduate-scholarship.json", programme_undergraduate_scholarship, sizeof programme_undergraduate_scholarship},
    {"programmes/utility-stores-relief.json", programme_utility_stores_relief, sizeof programme_utility_stores_relief},
    {"resurvey/gates.json", resurvey_gates, sizeof resurvey_gates},
};

const struct shipped_file *registry_file_at(size_t index) {
    return index < sizeof registry_files / sizeof registry_files[0] ? &registry_files[index] : NULL;
}
