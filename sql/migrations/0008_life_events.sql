-- Life events: what a household is moves on, and each version says all of it, so that any moment can be shown again.
set role nser_owner;

-- Who receives money for the household: a member of it. That it is an ever-married woman is asked when she is named.
alter table nser.household
    add column recipient uuid,
    add column recipient_active boolean generated always as (case when recipient is not null then true end) stored,
    add constraint household_recipient_while_open check (status = 'ACTIVE' or recipient is null),
    add constraint household_recipient_is_active_member foreign key (id, recipient, recipient_active)
        references nser.member (household_id, person_id, active);

-- Why somebody is in no household any more. A marriage of who died has ended; of who left it may go on.
alter table nser.member
    add column gone text,
    add constraint member_gone_known check (gone in ('DIED', 'LEFT', 'VOID')),
    add constraint member_gone_is_inactive check (gone is null or not active);

-- What the household was at this version, besides its roster and answers.
alter table nser.household_version
    add column tehsil text constraint household_version_tehsil references nser.tehsil (code),
    add column status text not null default 'ACTIVE',
    add column mobile text,
    add column recipient uuid,
    add column evidence_kind text,
    add column evidence text,
    -- The other household of an act over two.
    add column other_household uuid,
    add constraint household_version_status_known check (status in ('ACTIVE', 'CLOSED', 'VOID')),
    add constraint household_version_evidence_whole check ((evidence_kind is null) = (evidence is null)),
    add constraint household_version_evidence_known check (evidence_kind in ('DEATH_CERTIFICATE', 'NIKAH',
        'DIVORCE_CERTIFICATE', 'CRC', 'CNIC', 'DISABILITY_CERTIFICATE', 'GUARDIANSHIP', 'OTHER')),
    add constraint household_version_other check (other_household <> household_id);
update nser.household_version v set tehsil = h.tehsil, mobile = h.mobile from nser.household h where h.id = v.household_id;
alter table nser.household_version alter column tehsil set not null;

-- Whether a member is who they say: a document that a supervisor has seen, or the identity authority's answer. Until
-- then a member is pending verification.
create table nser.verification (
    person_id   uuid not null constraint verification_person references nser.member (person_id),
    ordinal     integer not null,
    way         text not null,
    document    text,
    reference   text,
    verified_at timestamptz not null,
    desk        text not null,
    epoch       integer not null,
    seq         bigint not null,
    officer     text not null,
    constraint verification_key primary key (person_id, ordinal),
    constraint verification_ordinal_positive check (ordinal >= 1),
    constraint verification_way_known check (way in ('DOCUMENT', 'AUTHORITY')),
    constraint verification_document_said check ((way = 'DOCUMENT') = (document is not null and reference is not null))
);

grant update (version, tehsil, status, head, mobile, recipient) on nser.household to nser_app;
grant update (household_id, active, gone, line, name, sex, born, relation, marital, find_name) on nser.member to nser_app;
grant update (number, kind, expires) on nser.identity to nser_app;
grant update (ended) on nser.marriage to nser_app;
grant select, insert on nser.verification to nser_app;
reset role;
