-- What of a country need not be opened again: households whose roster and members a night has seen to agree, person by
-- person, and that are as they were then.
--
-- Derived, like person_trait: written by the night alone, made again when it is gone (delete, then the night), and without
-- foreign keys. Who may write it could hide a member whom they changed, as could who may write the rosters: the night opens
-- one in a hundred all the same, other ones each day. A migration that changes what is compared has to empty it.
set role nser_owner;

create table nser.roster_proof (
    household_id uuid not null constraint roster_proof_key primary key,
    -- Of roster_state, when they agreed.
    one          bigint not null,
    other        bigint not null
);

-- Each open household, and each that has members, with two hashes of its last roster and its members together. The members'
-- order is none: their hashes are joined by exclusive or, and counted.
create view nser.roster_state as
select coalesce(h.id, k.household_id) as household_id,
    hash_record_extended(row(h.one, k.persons, k.one), 1) as one,
    hash_record_extended(row(h.other, k.persons, k.other), 2) as other
from (
    select h.id, hashtextextended(v.roster::text, 1) as one, hashtextextended(v.roster::text, 2) as other
    from nser.household h
    join nser.household_version v on v.household_id = h.id and v.version = h.version
    where h.status = 'ACTIVE') h
full join (
    select household_id, count(*) as persons, bit_xor(hash_record_extended(r, 1)) as one,
        bit_xor(hash_record_extended(r, 2)) as other
    from (
        select household_id, row(person_id, line, name, sex, born, relation, marital) as r from nser.member where active) m
    group by household_id) k on k.household_id = h.id;

-- The persons of a household who are on its last roster and no member, a member and not on it, on it twice, or not as it says.
-- Null is who has no id there.
create function nser.roster_difference(household uuid) returns table (person_id uuid) language sql stable parallel safe as $$
    select coalesce(r.person_id, m.person_id)
    from (
        select true as is_there, m.person as person_id, m.line, m.name, m.sex, m.born, m.relation, m.marital,
            count(*) over (partition by m.person) as times
        from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = h.version
        cross join lateral json_to_recordset(v.roster) as m (
            person uuid, line smallint, name text, sex text, born date, relation smallint, marital smallint)
        where h.id = household and h.status = 'ACTIVE') r
    full join (
        select true as is_there, m.person_id, m.line, m.name, m.sex, m.born, m.relation, m.marital
        from nser.member m
        where m.household_id = household and m.active) m
        on m.person_id = r.person_id
    where r.is_there is null or m.is_there is null or r.times > 1
        or (r.line, r.name, r.sex, r.born, r.relation, r.marital)
            is distinct from (m.line, m.name, m.sex, m.born, m.relation, m.marital)
$$;

-- The night works as administration; the server only may look.
grant select on nser.roster_proof, nser.roster_state to nser_app;
revoke execute on function nser.roster_difference from public;
reset role;
