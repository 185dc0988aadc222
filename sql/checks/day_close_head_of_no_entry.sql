-- The head up to which desk and server agreed is still what the chain has there.
select c.desk, c.day, c.epoch, c.seq
from nser.day_close c
left join nser.journal_entry e on e.desk = c.desk and e.epoch = c.epoch and e.seq = c.last_seq
where e.digest is distinct from c.head;
