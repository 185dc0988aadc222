-- The current row says the version that the history ends with.
select h.id as household_id, h.version, v.last
from nser.household h
left join (select household_id, max(version) as last from nser.household_version group by household_id) v
    on v.household_id = h.id
where v.last is distinct from h.version;
