-- Proxy means test models and what they said. A model is content addressed by its SHA-256 and signed.
set role nser_owner;

create table nser.pmt_model (
    digest     bytea not null constraint pmt_model_key primary key,
    name       text not null,
    score_type text not null,
    content    bytea not null,
    key_id     text not null constraint pmt_model_signed_by references nser.signing_key (id),
    signature  bytea not null,
    loaded_at  timestamptz not null default now(),
    constraint pmt_model_digest_length check (octet_length(digest) = 32),
    constraint pmt_model_digest_true check (digest = sha256(content)),
    constraint pmt_model_signature_length check (octet_length(signature) = 64),
    constraint pmt_model_of_type unique (score_type, digest)
);

-- Exactly one active model per score type: a pointer, moved forward and back; the moves are kept.
create table nser.pmt_active (
    score_type text not null constraint pmt_active_one primary key,
    model      bytea not null,
    constraint pmt_active_model foreign key (score_type, model) references nser.pmt_model (score_type, digest)
);

create table nser.pmt_activation (
    id           bigint generated always as identity constraint pmt_activation_key primary key,
    score_type   text not null,
    model        bytea not null,
    activated_by text not null,
    seconded_by  text not null,
    activated_at timestamptz not null default now(),
    -- Two persons activate a model.
    constraint pmt_activation_two_persons check (
        activated_by <> '' and seconded_by <> '' and lower(activated_by) <> lower(seconded_by)),
    constraint pmt_activation_model foreign key (score_type, model) references nser.pmt_model (score_type, digest)
);

create table nser.assessment (
    household_id uuid not null,
    ordinal      integer not null,
    version      integer not null,
    model        bytea not null constraint assessment_model references nser.pmt_model (digest),
    as_of        date not null,
    state        text not null,
    -- Hundredths of a point, so that a model with two decimals needs no other column.
    score        integer,
    reason       text,
    terms        json not null,
    assessed_at  timestamptz not null,
    constraint assessment_key primary key (household_id, ordinal),
    constraint assessment_ordinal_positive check (ordinal >= 1),
    constraint assessment_of_version foreign key (household_id, version)
        references nser.household_version (household_id, version),
    constraint assessment_state_known check (state in ('SCORED', 'NOT_SCORED')),
    constraint assessment_scored_has_score check ((state = 'SCORED') = (score is not null)),
    constraint assessment_not_scored_has_reason check ((state = 'NOT_SCORED') = (reason is not null)),
    constraint assessment_score_range check (score between 0 and 10000)
);

alter table nser.pmt_model alter column content set compression lz4;
alter table nser.assessment alter column terms set compression lz4;

-- Models are loaded and activated by administration; the server reads them and appends what they said.
grant select on nser.pmt_model, nser.pmt_active, nser.pmt_activation to nser_app;
grant select, insert on nser.assessment to nser_app;
reset role;
