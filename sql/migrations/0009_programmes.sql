-- Programmes and decisions. A programme is a signed data file; what it says of a household is kept for ever, beside the
-- assessment it rests on and the rules that were in force.
set role nser_owner;

create table nser.programme_rule (
    digest    bytea not null constraint programme_rule_key primary key,
    name      text not null,
    content   bytea not null,
    key_id    text not null constraint programme_rule_signed_by references nser.signing_key (id),
    signature bytea not null,
    loaded_at timestamptz not null default now(),
    constraint programme_rule_digest_length check (octet_length(digest) = 32),
    constraint programme_rule_digest_true check (digest = sha256(content)),
    constraint programme_rule_signature_length check (octet_length(signature) = 64),
    constraint programme_rule_name_form check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
    constraint programme_rule_of_name unique (name, digest)
);

-- One file counts for each programme: a pointer, moved forward and back; the moves are kept.
create table nser.programme_active (
    name text not null constraint programme_active_one primary key,
    rule bytea not null,
    constraint programme_active_rule foreign key (name, rule) references nser.programme_rule (name, digest)
);

create table nser.programme_activation (
    id           bigint generated always as identity constraint programme_activation_key primary key,
    name         text not null,
    rule         bytea not null,
    activated_by text not null,
    seconded_by  text not null,
    activated_at timestamptz not null default now(),
    constraint programme_activation_two_persons check (
        activated_by <> '' and seconded_by <> '' and lower(activated_by) <> lower(seconded_by)),
    constraint programme_activation_rule foreign key (name, rule) references nser.programme_rule (name, digest)
);

-- Which score rule of each file counts: one setting for all.
create table nser.rule_set_active (
    one      boolean not null default true constraint rule_set_active_key primary key,
    rule_set text not null,
    constraint rule_set_active_one check (one),
    constraint rule_set_active_said check (rule_set <> '')
);

create table nser.rule_set_activation (
    id           bigint generated always as identity constraint rule_set_activation_key primary key,
    rule_set     text not null,
    activated_by text not null,
    seconded_by  text not null,
    activated_at timestamptz not null default now(),
    constraint rule_set_activation_said check (rule_set <> ''),
    constraint rule_set_activation_two_persons check (
        activated_by <> '' and seconded_by <> '' and lower(activated_by) <> lower(seconded_by))
);

-- A filter is on or off as its latest row says, and as its file says without one.
create table nser.exclusion_switch (
    id          bigint generated always as identity constraint exclusion_switch_key primary key,
    code        text not null,
    enabled     boolean not null,
    switched_by text not null,
    reason      text not null,
    switched_at timestamptz not null default now(),
    constraint exclusion_switch_code_form check (code ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    constraint exclusion_switch_person_said check (switched_by <> ''),
    constraint exclusion_switch_reason_said check (reason <> '')
);

-- One file of an authority. The same file again is the same batch: an import that was interrupted goes on in it.
create table nser.authority_batch (
    id          bigint generated always as identity constraint authority_batch_key primary key,
    code        text not null,
    file_digest bytea not null,
    file_name   text not null,
    started_at  timestamptz not null default now(),
    accepted    bigint,
    refused     bigint,
    finished_at timestamptz,
    constraint authority_batch_code_form check (code ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    constraint authority_batch_digest_length check (octet_length(file_digest) = 32),
    constraint authority_batch_file_once unique (code, file_digest),
    constraint authority_batch_of_code unique (id, code),
    constraint authority_batch_counted check (
        (finished_at is null) = (accepted is null) and (finished_at is null) = (refused is null)),
    constraint authority_batch_counts_positive check (accepted >= 0 and refused >= 0)
);

-- What an authority says of a number. Never of the interview.
create table nser.authority_fact (
    number      bigint not null,
    code        text not null,
    batch       bigint not null,
    until       date,
    recorded_at timestamptz not null default now(),
    constraint authority_fact_key primary key (number, code, batch),
    constraint authority_fact_number_range check (number between 1 and 9999999999999),
    constraint authority_fact_batch foreign key (batch, code) references nser.authority_batch (id, code)
);

-- The rules of a decision, by the SHA-256 of what they are: rule set, files, filters that were on.
create table nser.decision_rules (
    digest      bytea not null constraint decision_rules_key primary key,
    rule_set    text not null,
    programmes  bytea[] not null,
    content     bytea not null,
    recorded_at timestamptz not null default now(),
    constraint decision_rules_digest_length check (octet_length(digest) = 32),
    constraint decision_rules_digest_true check (digest = sha256(content))
);

create table nser.decision (
    household_id uuid not null,
    -- The assessment it rests on.
    ordinal      integer not null,
    -- 0 is the decision made with the assessment; the others are made again on it: by new facts, verification or rules.
    step         integer not null,
    rules        bytea not null constraint decision_rules_known references nser.decision_rules (digest),
    decided_on   date not null,
    decided_at   timestamptz not null,
    standing     text not null,
    decisions    json not null,
    constraint decision_key primary key (household_id, ordinal, step),
    constraint decision_of_assessment foreign key (household_id, ordinal)
        references nser.assessment (household_id, ordinal),
    constraint decision_step_positive check (step >= 0),
    constraint decision_standing_known check (standing in ('ELIGIBLE', 'INELIGIBLE', 'PENDING_VERIFICATION'))
);

-- How the household stands for 8171: that of its latest decision.
alter table nser.household add column standing text not null default 'PENDING_VERIFICATION';
alter table nser.household add constraint household_standing_known
    check (standing in ('ELIGIBLE', 'INELIGIBLE', 'PENDING_VERIFICATION'));

alter table nser.programme_rule alter column content set compression lz4;
alter table nser.decision alter column decisions set compression lz4;

-- Rules, switches and facts are administration's; the server reads them and appends what it decided by them.
grant select on nser.programme_rule, nser.programme_active, nser.programme_activation, nser.rule_set_active,
    nser.rule_set_activation, nser.exclusion_switch, nser.authority_batch, nser.authority_fact
    to nser_app;
grant select, insert on nser.decision_rules, nser.decision to nser_app;
grant update (standing) on nser.household to nser_app;
reset role;
