-- What was approved was done in the same transaction: the deciding op made a version of each household of the case.
select c.id, c.kind, h.household_id
from nser.registry_case c
cross join lateral unnest(array[c.household_id, c.other_household]) h (household_id)
where c.state = 'APPROVED' and c.kind <> 'APPEAL' and h.household_id is not null
    and not exists (
        select from nser.household_version v
        where v.household_id = h.household_id
            and (v.desk, v.epoch, v.seq) = (c.decided_desk, c.decided_epoch, c.decided_seq));
