-- Where things are: geography by P-code (vintage kept, since P-codes differ between vintages), centres and their desks.
set role nser_owner;

create table nser.tehsil (
    code          text not null constraint tehsil_key primary key,
    name          text not null,
    district_code text not null,
    district      text not null,
    division_code text,
    division      text,
    province_code text not null,
    province      text not null,
    vintage       smallint not null,
    constraint tehsil_code_form check (code ~ '^PK[0-9]{5}$'),
    constraint tehsil_district_form check (district_code ~ '^PK[0-9]{3}$' and left(code, 5) = district_code),
    constraint tehsil_province_form check (province_code ~ '^PK[0-9]$' and left(code, 3) = province_code),
    -- Divisions have no P-code: our own code is the province's, then the name.
    constraint tehsil_division_form check (division_code ~ '^PK[0-9]-[A-Z-]+$' and left(division_code, 3) = province_code),
    constraint tehsil_division_whole check ((division_code is null) = (division is null))
);

create table nser.centre (
    code   text not null constraint centre_key primary key,
    name   text not null,
    tehsil text not null constraint centre_tehsil references nser.tehsil (code),
    constraint centre_of_tehsil unique (code, tehsil),
    constraint centre_name_said check (name <> ''),
    constraint centre_code_form check (code ~ '^[A-Z0-9][A-Z0-9-]{1,23}$')
);

-- A desk is one registered terminal: the common name of its certificate. A supervisor's workplace is one too.
create table nser.desk (
    code     text not null constraint desk_key primary key,
    centre   text not null,
    tehsil   text not null,
    active   boolean not null default true,
    added_at timestamptz not null default now(),
    constraint desk_of_tehsil unique (code, tehsil),
    -- A desk is in its centre's tehsil.
    constraint desk_centre foreign key (centre, tehsil) references nser.centre (code, tehsil),
    constraint desk_code_form check (code ~ '^[A-Z0-9][A-Z0-9-]{1,23}$')
);

-- The epochs of a desk's op chain. The first comes with the desk; a later one is confirmed by a supervisor
-- when a terminal has lost its journal.
create table nser.desk_epoch (
    desk         text not null constraint desk_epoch_desk references nser.desk (code),
    epoch        integer not null,
    confirmed_by text,
    reason       text,
    opened_at    timestamptz not null default now(),
    previous_epoch integer generated always as (nullif(epoch, 1) - 1) stored,
    constraint desk_epoch_key primary key (desk, epoch),
    constraint desk_epoch_positive check (epoch >= 1),
    constraint desk_epoch_previous foreign key (desk, previous_epoch) references nser.desk_epoch (desk, epoch),
    constraint desk_epoch_confirmed check ((epoch = 1) = (confirmed_by is null) and (confirmed_by is null) = (reason is null)),
    constraint desk_epoch_reason_said check (reason <> '')
);

-- Places are made by administration; the server only reads them, and opens an epoch when a supervisor says so.
grant select on nser.tehsil, nser.centre, nser.desk to nser_app;
grant select, insert on nser.desk_epoch to nser_app;
reset role;
