-- The current row of a household is what its last version says.
select h.id as household_id
from nser.household h
join nser.household_version v on v.household_id = h.id and v.version = h.version
where (h.tehsil, h.status) <> (v.tehsil, v.status) or h.mobile is distinct from v.mobile
    or h.recipient is distinct from v.recipient;
