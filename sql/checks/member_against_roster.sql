-- The members of an open household are those of its last roster, each on its line and as the roster says. Both sides are
-- first compared by their numbers and hashes, household by household: to match a country person by person goes through the
-- disk twice. Only households that differ so are matched.
with listed as (
    select h.id as household_id, coalesce(r.persons, 0) as persons, r.one, r.other
    from nser.household h
    join nser.household_version v on v.household_id = h.id and v.version = h.version
    cross join lateral (
        select count(*) as persons, bit_xor(hash_record_extended(m, 1)) as one, bit_xor(hash_record_extended(m, 2)) as other
        from json_to_recordset(v.roster) as m (
            person uuid, line smallint, name text, sex text, born date, relation smallint, marital smallint)) r
    where h.status = 'ACTIVE'
), kept as (
    select household_id, count(*) as persons, bit_xor(hash_record_extended(r, 1)) as one,
        bit_xor(hash_record_extended(r, 2)) as other
    from (
        select household_id, row(person_id, line, name, sex, born, relation, marital) as r from nser.member where active) m
    group by household_id
), unlike as (
    select coalesce(l.household_id, k.household_id) as household_id
    from listed l
    full join kept k on k.household_id = l.household_id
    where (l.persons, l.one, l.other) is distinct from (k.persons, k.one, k.other)
)
select u.household_id, d.person_id
from unlike u
cross join lateral nser.roster_difference(u.household_id) d;
