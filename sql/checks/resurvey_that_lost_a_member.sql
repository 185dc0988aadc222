-- A new interview takes nobody out of a household: who left or died did so by an event of its own. A roster that is no list
-- has nobody, and what is no person's id is not told: one row changed by hand must not keep the check from all others.
select v.household_id, v.version,
    substring(m.value ->> 'person' from '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$') as person_id
from nser.household_version v
join nser.household_version before on before.household_id = v.household_id and before.version = v.version - 1
cross join lateral json_array_elements(case json_typeof(before.roster) when 'array' then before.roster else '[]' end) m
where v.what = 'RESURVEYED'
    and not exists (
        select from json_array_elements(case json_typeof(v.roster) when 'array' then v.roster else '[]' end) now
        where now.value ->> 'person' = m.value ->> 'person');
