-- A re-survey brings answers and is assessed.
select v.household_id, v.version
from nser.household_version v
where v.what = 'RESURVEYED'
    and (not exists (select from nser.survey s where s.household_id = v.household_id and s.version = v.version)
        or not exists (select from nser.assessment a where a.household_id = v.household_id and a.version = v.version));
