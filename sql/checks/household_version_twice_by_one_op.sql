-- One op changes one household once.
select v.household_id, v.desk, v.epoch, v.seq, count(*)
from nser.household_version v
group by v.household_id, v.desk, v.epoch, v.seq
having count(*) > 1;
