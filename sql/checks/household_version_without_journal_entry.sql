-- Every change came by an op that the journal holds.
select v.household_id, v.version, v.desk, v.epoch, v.seq
from nser.household_version v
where not exists (
    select from nser.journal_entry e where e.desk = v.desk and e.epoch = v.epoch and e.seq = v.seq);
