-- A sealed day whose sums are not those of its journal is sealed anew by a person who has looked: who, when and why, and what
-- differed. A row for each time; none is changed, so that from the sums of now those of before can be told.
set role nser_owner;

create table nser.count_renewal (
    id          bigint generated always as identity constraint count_renewal_key primary key,
    -- Without a foreign key: a day that is sealed anew has another row in count_sealed.
    day         date not null,
    renewed_by  text not null,
    reason      text not null,
    -- An object for each kind of acts whose numbers differed: tehsil, desk, officer, hour, verb, outcome, how many were
    -- sealed, and how many the journal had.
    differences json not null,
    renewed_at  timestamptz not null default now(),
    constraint count_renewal_person_said check (btrim(renewed_by) <> ''),
    constraint count_renewal_reason_said check (btrim(reason) <> ''),
    constraint count_renewal_reason_short check (char_length(reason) <= 300),
    constraint count_renewal_differences_named check (json_array_length(differences) > 0)
);

-- Administration seals anew; the server only may look.
grant select on nser.count_renewal to nser_app;
reset role;
