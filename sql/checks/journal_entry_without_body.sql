-- What the chain counts is there to be read.
select e.desk, e.epoch, e.seq
from nser.journal_entry e
where not exists (
    select from nser.journal_body b where b.day = e.day and b.desk = e.desk and b.epoch = e.epoch and b.seq = e.seq);
