-- The night: what was looked at for a day, what was found, and what people did about it.
set role nser_owner;

-- One night's work for one day, of the whole country or of one tehsil. One that was killed goes on in its row.
create table nser.night_run (
    id          bigint generated always as identity constraint night_run_key primary key,
    day         date not null,
    office      text constraint night_run_office references nser.tehsil (code),
    started_at  timestamptz not null default now(),
    finished_at timestamptz,
    constraint night_run_ends_after_start check (finished_at >= started_at)
);
create unique index night_run_one_open on nser.night_run (day, coalesce(office, '')) where finished_at is null;

-- A check that came to its end in that run, with its findings in the same transaction.
create table nser.night_check (
    run         bigint not null constraint night_check_run references nser.night_run (id),
    name        text not null,
    -- Rows, households or ops looked at.
    looked_at   bigint not null,
    found       bigint not null,
    started_at  timestamptz not null,
    finished_at timestamptz not null default now(),
    constraint night_check_key primary key (run, name),
    constraint night_check_counts_positive check (looked_at >= 0 and found >= 0)
);

-- What is not as it should be. The same fact found again is the same finding.
create table nser.finding (
    id         bigint generated always as identity constraint finding_key primary key,
    kind       text not null,
    subject    text not null,
    -- The tehsil whose supervisors own it; null: national.
    tehsil     text constraint finding_tehsil references nser.tehsil (code),
    severity   text not null,
    evidence   json not null,
    state      text not null default 'OPEN',
    first_run  bigint not null constraint finding_first_run references nser.night_run (id),
    last_run   bigint not null constraint finding_last_run references nser.night_run (id),
    first_seen timestamptz not null default now(),
    last_seen  timestamptz not null default now(),
    constraint finding_once unique (kind, subject),
    constraint finding_kind_form check (kind ~ '^[a-z][a-z0-9_]{0,79}$'),
    constraint finding_subject_said check (subject <> ''),
    constraint finding_severity_known check (severity in ('CRITICAL', 'ERROR', 'WARNING')),
    constraint finding_state_known check (state in ('OPEN', 'EXPLAINED', 'ACCEPTED', 'MENDED')),
    constraint finding_seen_in_order check (last_seen >= first_seen and last_run >= first_run)
);
create index finding_by_state on nser.finding (state, tehsil);

-- What became of a finding, by the night or by a person whose op the journal holds.
create table nser.finding_event (
    finding bigint not null constraint finding_event_finding references nser.finding (id),
    ordinal integer not null,
    what    text not null,
    at      timestamptz not null default now(),
    run     bigint constraint finding_event_run references nser.night_run (id),
    officer text,
    desk    text,
    epoch   integer,
    seq     bigint,
    reason  text,
    constraint finding_event_key primary key (finding, ordinal),
    constraint finding_event_ordinal_positive check (ordinal >= 1),
    constraint finding_event_known check (
        what in ('FOUND', 'FOUND_AGAIN', 'CHANGED', 'GONE', 'OPEN', 'EXPLAINED', 'ACCEPTED', 'MENDED')),
    -- The night finds; a person answers, with a reason.
    constraint finding_event_by_one check ((run is null) = (officer is not null)),
    constraint finding_event_of_op check (
        (officer is null) = (desk is null) and (officer is null) = (epoch is null) and (officer is null) = (seq is null)
        and (officer is null) = (reason is null)),
    constraint finding_event_reason_said check (reason <> '')
);

grant select on nser.night_run, nser.night_check to nser_app;
grant select, insert on nser.finding_event to nser_app;
grant select, update (state) on nser.finding to nser_app;
reset role;
