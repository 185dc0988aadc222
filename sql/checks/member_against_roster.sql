-- The members of an open household are those of its last roster, each on its line and as the roster says.
with listed as (
    select h.id as household_id, (m.value ->> 'person')::uuid as person_id, (m.value ->> 'line')::smallint as line,
        m.value ->> 'name' as name, m.value ->> 'sex' as sex, (m.value ->> 'born')::date as born,
        (m.value ->> 'relation')::smallint as relation, (m.value ->> 'marital')::smallint as marital
    from nser.household h
    join nser.household_version v on v.household_id = h.id and v.version = h.version
    cross join lateral json_array_elements(v.roster) m
    where h.status = 'ACTIVE'
), kept as (
    select household_id, person_id, line, name, sex, born, relation, marital from nser.member where active
)
select coalesce(l.household_id, k.household_id) as household_id, coalesce(l.person_id, k.person_id) as person_id
from listed l
full join kept k on k.person_id = l.person_id
where l is null or k is null
    or (l.household_id, l.line, l.name, l.sex, l.born, l.relation) <> (k.household_id, k.line, k.name, k.sex, k.born, k.relation)
    or l.marital is distinct from k.marital;
