-- A new interview takes nobody out of a household: who left or died did so by an event of its own.
select v.household_id, v.version, m.value ->> 'person' as person_id
from nser.household_version v
join nser.household_version before on before.household_id = v.household_id and before.version = v.version - 1
cross join lateral json_array_elements(before.roster) m
where v.what = 'RESURVEYED'
    and not exists (
        select from json_array_elements(v.roster) now where now.value ->> 'person' = m.value ->> 'person');
