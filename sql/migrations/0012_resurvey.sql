-- Areas that were hit by a disaster: whoever lived there may be surveyed again before the usual time.
set role nser_owner;

create table nser.disaster_area (
    id          bigint generated always as identity constraint disaster_area_key primary key,
    -- P-code of a tehsil, or the beginning of it that a district or province is (vintage 2022).
    area        text not null,
    title       text not null,
    title_ur    text not null,
    from_day    date not null,
    until_day   date not null,
    -- The number of the government's notification, and who put it in.
    reference   text not null,
    notified_by text not null,
    notified_at timestamptz not null default now(),
    constraint disaster_area_code_form check (area ~ '^PK([0-9]|[0-9]{3}|[0-9]{5})$'),
    constraint disaster_area_title_said check (title <> '' and title_ur <> ''),
    constraint disaster_area_days_in_order check (from_day <= until_day),
    constraint disaster_area_reference_said check (reference <> ''),
    constraint disaster_area_person_said check (notified_by <> ''),
    -- The same notification twice is one.
    constraint disaster_area_once unique (area, reference)
);

-- A notice lasts until another day than it first said: ended or prolonged. The latest row counts; all are kept.
create table nser.disaster_term (
    id        bigint generated always as identity constraint disaster_term_key primary key,
    notice    bigint not null constraint disaster_term_notice references nser.disaster_area (id),
    until_day date not null,
    set_by    text not null,
    reason    text not null,
    set_at    timestamptz not null default now(),
    constraint disaster_term_person_said check (set_by <> ''),
    constraint disaster_term_reason_said check (reason <> '')
);
create index disaster_term_of_notice on nser.disaster_term (notice, id);

-- Notices are administration's; the server reads them.
grant select on nser.disaster_area, nser.disaster_term to nser_app;
reset role;
