-- No request is kept that the chain does not count.
select b.day, b.desk, b.epoch, b.seq
from nser.journal_body b
where not exists (
    select from nser.journal_entry e where e.desk = b.desk and e.epoch = b.epoch and e.seq = b.seq and e.day = b.day);
