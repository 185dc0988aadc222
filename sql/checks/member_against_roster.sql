-- The members of an open household are those of its last roster, each on its line and as the roster says.
with listed as (
    select h.id as household_id, m.person as person_id, m.line, m.name, m.sex, m.born, m.relation, m.marital
    from nser.household h
    join nser.household_version v on v.household_id = h.id and v.version = h.version
    cross join lateral json_to_recordset(v.roster) as m (
        person uuid, line smallint, name text, sex text, born date, relation smallint, marital smallint)
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
