-- Households: the history is the record, the current row is derived. Everything that may never happen is a constraint.
set role nser_owner;

create table nser.member (
    person_id    uuid not null constraint member_key primary key,
    household_id uuid not null,
    active       boolean not null,
    line         smallint not null,
    name         text not null,
    sex          text not null,
    born         date not null,
    relation     smallint not null,
    marital      smallint,
    -- Folded name of the head and the head's spouses, by which a family is found; null for the others.
    find_name    text,
    constraint member_in_household unique (household_id, person_id, active),
    constraint member_sex_known check (sex in ('M', 'F', 'T')),
    constraint member_name_said check (name <> ''),
    constraint member_line_range check (line between 1 and 99),
    constraint member_relation_known check (relation between 1 and 14),
    constraint member_marital_known check (marital between 1 and 5)
);
create index member_find_name on nser.member (find_name text_pattern_ops) where find_name is not null;

-- The only place where a CNIC or CRC is stored: one number, one person. Thirteen digits as a number; leading zeros
-- (invented numbers) come back when it is shown.
create table nser.identity (
    number    bigint not null constraint identity_number_once primary key,
    person_id uuid not null constraint identity_person references nser.member (person_id),
    kind      text not null,
    expires   date,
    constraint identity_number_range check (number between 1 and 9999999999999),
    constraint identity_kind_known check (kind in ('CNIC', 'CRC')),
    -- A person has one number: a CRC is kept as the CNIC at 18. Also the way from a roster to its numbers.
    constraint identity_person_once unique (person_id)
);

create table nser.household (
    id          uuid not null constraint household_key primary key,
    tehsil      text not null constraint household_tehsil references nser.tehsil (code),
    status      text not null,
    version     integer not null,
    head        uuid,
    head_active boolean generated always as (true) stored,
    mobile      text,
    registered  date not null,
    constraint household_status_known check (status in ('ACTIVE', 'CLOSED', 'VOID')),
    constraint household_version_positive check (version >= 1),
    constraint household_head_while_open check ((status <> 'ACTIVE') = (head is null)),
    constraint household_mobile_form check (mobile ~ '^03[0-9]{9}$'),
    constraint household_head_is_active_member foreign key (id, head, head_active)
        references nser.member (household_id, person_id, active)
);
create index household_mobile on nser.household (mobile) where mobile is not null;

create table nser.household_version (
    household_id     uuid not null constraint household_version_household references nser.household (id),
    version          integer not null,
    previous_version integer generated always as (nullif(version, 1) - 1) stored,
    -- What happened: REGISTERED, REASSESSED, and the life events to come.
    what             text not null,
    effective        date not null,
    recorded_at      timestamptz not null,
    desk             text not null,
    epoch            integer not null,
    seq              bigint not null,
    officer          text not null,
    roster           json not null,
    constraint household_version_key primary key (household_id, version),
    constraint household_version_above_zero check (version >= 1),
    constraint household_version_op_whole check (epoch >= 1 and seq >= 1),
    constraint household_version_what_form check (what ~ '^[A-Z]+(_[A-Z]+)*$'),
    constraint household_version_previous foreign key (household_id, previous_version)
        references nser.household_version (household_id, version)
);
alter table nser.household_version alter column roster set compression lz4;

-- One row is one marriage: symmetric, because there is no second row. A man stands as husband, a woman as wife; a
-- transgender person stands where the marriage certificate names them, in either column, and the row asks nothing of
-- member.sex (sql/checks names a man who stands as wife or a woman who stands as husband).
create table nser.marriage (
    husband uuid not null constraint marriage_husband references nser.member (person_id),
    wife    uuid not null constraint marriage_wife references nser.member (person_id),
    rank    smallint not null,
    since   date,
    ended   date,
    constraint marriage_two_persons check (husband <> wife),
    constraint marriage_rank_range check (rank between 1 and 4),
    constraint marriage_ends_after_start check (ended >= since)
);
create unique index marriage_wife_once on nser.marriage (wife) where ended is null;
create unique index marriage_rank_once on nser.marriage (husband, rank) where ended is null;

create table nser.survey (
    household_id uuid not null,
    version      integer not null,
    form         text not null,
    interviewed  date not null,
    minutes      integer not null,
    answers      json not null,
    constraint survey_key primary key (household_id, version),
    constraint survey_of_version foreign key (household_id, version)
        references nser.household_version (household_id, version),
    constraint survey_minutes_range check (minutes between 0 and 1440)
);
alter table nser.survey alter column answers set compression lz4;

-- Only the current row of a household moves on (its version); what has happened is only ever added to. Grants to
-- update members, numbers and marriages come with the life events that need them.
grant select, insert on nser.member, nser.identity, nser.household, nser.household_version, nser.marriage, nser.survey
    to nser_app;
grant update (version) on nser.household to nser_app;
reset role;
