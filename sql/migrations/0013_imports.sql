-- Imports of survey files, and exports: what came from which row of which file, and what left the registry.
set role nser_owner;

-- Two files that belong together: households and members. The same files again, under whatever names, are the same import.
create table nser.import_file (
    id              bigint generated always as identity constraint import_file_key primary key,
    -- SHA-256 over the two digests.
    digest          bytea not null constraint import_file_once unique,
    households_name text not null,
    members_name    text not null,
    started_at      timestamptz not null default now(),
    -- Results in the order of the files that are decided: here an import that was interrupted goes on.
    done            bigint not null default 0,
    accepted        bigint not null default 0,
    refused         bigint not null default 0,
    duplicates      bigint not null default 0,
    -- Since when its circuit breaker holds it, and behind which result the breaker counts anew.
    stopped_at      timestamptz,
    counted_from    bigint not null default 0,
    finished_at     timestamptz,
    constraint import_file_digest_length check (octet_length(digest) = 32),
    constraint import_file_counted check (done = accepted + refused and duplicates <= refused and duplicates >= 0),
    constraint import_file_counted_from check (counted_from between 0 and done),
    constraint import_file_ends_once check (stopped_at is null or finished_at is null)
);

-- What became of each row that is a result: a household, or a row that belongs to none.
create table nser.import_row (
    file         bigint not null constraint import_row_file references nser.import_file (id),
    part         text not null,
    line         bigint not null,
    -- The tablet's own name of the household; null where none could be read.
    tablet       text,
    -- 0: registered; else the number of the catalogue.
    number       smallint not null,
    household_id uuid constraint import_row_household references nser.household (id),
    field        text,
    rule         text,
    words        text,
    constraint import_row_key primary key (file, part, line),
    -- One row makes one household, and no household comes of two.
    constraint import_row_household_once unique (household_id),
    constraint import_row_part_known check (part in ('HOUSEHOLDS', 'MEMBERS')),
    constraint import_row_line_positive check (line >= 1),
    constraint import_row_number_known check (number = 0 or number between 500 and 599),
    constraint import_row_registered_has_household check ((number = 0) = (household_id is not null)),
    constraint import_row_refused_has_reason check (
        (number = 0) = (rule is null) and (number = 0) = (words is null) and (number <> 0 or field is null)),
    constraint import_row_household_row check (number <> 0 or part = 'HOUSEHOLDS')
);

-- Who took what out of the registry, when.
create table nser.export_made (
    id          bigint generated always as identity constraint export_made_key primary key,
    what        text not null,
    -- P-code of a province, district or tehsil; null: everything.
    area        text,
    numbers     text not null,
    scores      boolean not null,
    made_by     text not null,
    started_at  timestamptz not null default now(),
    written     bigint,
    finished_at timestamptz,
    constraint export_made_what_known check (what in ('HOUSEHOLDS', 'MEMBERS', 'DECISIONS')),
    constraint export_made_area_form check (area ~ '^PK([0-9]|[0-9]{3}|[0-9]{5})$'),
    constraint export_made_numbers_known check (numbers in ('MASKED', 'FULL')),
    constraint export_made_person_said check (made_by <> ''),
    constraint export_made_counted check ((written is null) = (finished_at is null) and written >= 0)
);

-- Imports and exports are administration's; the server only may look at where a household came from and who took it out.
grant select on nser.import_file, nser.import_row, nser.export_made to nser_app;
reset role;
