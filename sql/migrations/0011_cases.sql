-- Cases: mistakes that two supervisors undo together, and appeals. One officer raises a case, another decides it; an
-- approval acts in the transaction that records it. Nothing is deleted: what was wrong stays, and says so.
set role nser_owner;

create table nser.registry_case (
    id              uuid not null constraint registry_case_key primary key,
    kind            text not null,
    household_id    uuid not null constraint registry_case_household references nser.household (id),
    -- The version that was seen when the case was raised: an approval acts on no other.
    version         integer not null,
    other_household uuid constraint registry_case_other_household references nser.household (id),
    other_version   integer,
    -- Of a dispute: the number, who should have it (nobody: it becomes free), and until when that person's card is valid.
    number          bigint,
    claimant        uuid,
    expires         date,
    -- Of a merger: who is the same person, and who the others are to the head.
    details         json,
    ground          text not null,
    reason          text not null,
    raised_at       timestamptz not null,
    desk            text not null,
    epoch           integer not null,
    seq             bigint not null,
    raised_by       text not null constraint registry_case_raised_by references nser.officer (code),
    approved        boolean,
    decided_at      timestamptz,
    decided_by      text constraint registry_case_decided_by references nser.officer (code),
    decided_reason  text,
    decided_desk    text,
    decided_epoch   integer,
    decided_seq     bigint,
    -- How often it was decided: counted up, so that the second of two at once is refused.
    decisions       smallint not null default 0,
    -- Of an approved appeal: the version that the re-survey made, for which it opened the household.
    used_version    integer,
    state           text generated always as (
        case when decisions = 0 then 'OPEN' when approved then 'APPROVED' else 'REFUSED' end) stored,
    constraint registry_case_kind_known check (kind in ('VOID', 'MERGE', 'DISPUTE', 'APPEAL')),
    constraint registry_case_ground_known check (
        case kind
            when 'VOID' then ground in ('REGISTERED_TWICE', 'REGISTERED_BY_MISTAKE', 'NO_SUCH_FAMILY')
            when 'MERGE' then ground in ('SAME_FAMILY', 'ONE_HOUSEHOLD')
            when 'DISPUTE' then ground in ('TYPED_WRONGLY', 'CARD_OF_ANOTHER', 'AUTHORITY_SAYS')
            else ground in ('WIDOW', 'ELDERLY')
        end),
    constraint registry_case_reason_said check (length(reason) between 1 and 300),
    constraint registry_case_version_seen check (version >= 1 and other_version >= 1),
    constraint registry_case_other_whole check ((other_household is null) = (other_version is null)),
    constraint registry_case_other check (
        other_household <> household_id and (kind in ('MERGE', 'DISPUTE') or other_household is null)),
    constraint registry_case_merge_of_two check (kind <> 'MERGE' or other_household is not null),
    constraint registry_case_details check ((kind = 'MERGE') = (details is not null)),
    constraint registry_case_number check ((kind = 'DISPUTE') = (number is not null)),
    constraint registry_case_number_range check (number between 1 and 9999999999999),
    constraint registry_case_claimant check (kind = 'DISPUTE' or (claimant is null and expires is null)),
    constraint registry_case_op_once unique (desk, epoch, seq),
    constraint registry_case_raised_in_journal foreign key (desk, epoch, seq)
        references nser.journal_entry (desk, epoch, seq),
    constraint registry_case_decided_once check (decisions between 0 and 1),
    constraint registry_case_decided_whole check (
        num_nulls(approved, decided_at, decided_by, decided_reason, decided_desk, decided_epoch, decided_seq)
            = 7 * (1 - decisions)),
    constraint registry_case_two_persons check (decided_by <> raised_by),
    constraint registry_case_decided_reason_said check (length(decided_reason) between 1 and 300),
    constraint registry_case_decided_in_journal foreign key (decided_desk, decided_epoch, decided_seq)
        references nser.journal_entry (desk, epoch, seq),
    constraint registry_case_used_appeal check (used_version is null or (kind = 'APPEAL' and approved is true)),
    constraint registry_case_used_version foreign key (household_id, used_version)
        references nser.household_version (household_id, version)
);
-- One open case of a kind about one household (of a dispute, about one number of it).
create unique index registry_case_open_once on nser.registry_case (household_id, kind, coalesce(number, 0))
    where decisions = 0;
create index registry_case_of_household on nser.registry_case (household_id);
create index registry_case_of_other on nser.registry_case (other_household) where other_household is not null;

-- A number that a case took from somebody is free: the row stays and says by which case. What counts is the rest.
alter table nser.identity
    add column freed_by uuid constraint identity_freed_by references nser.registry_case (id),
    drop constraint identity_number_once,
    drop constraint identity_person_once;
create unique index identity_number_once on nser.identity (number) where freed_by is null;
create unique index identity_person_once on nser.identity (person_id) where freed_by is null;

-- What was verified of somebody who had another's number is verified no more: the latest row counts.
alter table nser.verification
    drop constraint verification_way_known,
    add constraint verification_way_known check (way in ('DOCUMENT', 'AUTHORITY', 'DISPUTED'));

grant select, insert on nser.registry_case to nser_app;
grant update (approved, decided_at, decided_by, decided_reason, decided_desk, decided_epoch, decided_seq, decisions,
    used_version) on nser.registry_case to nser_app;
grant update (freed_by) on nser.identity to nser_app;
reset role;
