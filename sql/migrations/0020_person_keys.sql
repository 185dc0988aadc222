-- Likely duplicate persons: what of each person is compared, and the keys under which alike persons are found.
--
-- All of it is derived from the rosters and may be made again from them at any time (delete, then the night). It is
-- written by the night alone, never in a registration's transaction, and refers to nothing by foreign key: a night that
-- looks for faults must not stop at a roster that has one.
set role nser_owner;

-- One row for each person on the roster of an open household, as of the household's version in household_keyed.
create table nser.person_trait (
    person_id    uuid not null constraint person_trait_key primary key,
    household_id uuid not null,
    tehsil       text not null,
    sex          text,
    born         date,
    -- Names are folded, an address is the sounds of its words.
    name         text not null,
    father       text,
    mother       text,
    mobile       text,
    address      text,
    number       text not null,
    -- The night that last saw the person's household changed.
    keyed_on     date not null,
    constraint person_trait_number_known check (number in ('CNIC', 'CRC', 'NONE'))
);
create index person_trait_household on nser.person_trait (household_id);
create index person_trait_keyed_on on nser.person_trait (keyed_on, person_id);

create table nser.person_key (
    key       bigint not null,
    person_id uuid not null,
    constraint person_key_key primary key (key, person_id)
);
create index person_key_person on nser.person_key (person_id);

-- At which version a household's persons were taken up: a household that is at another one is taken up again.
create table nser.household_keyed (
    household_id uuid not null constraint household_keyed_key primary key,
    version      integer not null
);

-- The night works as administration; the server only may look.
grant select on nser.person_trait, nser.person_key, nser.household_keyed to nser_app;
reset role;
