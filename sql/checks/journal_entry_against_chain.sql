-- Each entry hangs on the one before it by that one's digest, back to the first of its epoch.
select e.desk, e.epoch, e.seq
from nser.journal_entry e
left join nser.journal_entry p on p.desk = e.desk and p.epoch = e.epoch and p.seq = e.seq - 1
where e.seq > 1 and p.digest is distinct from e.prev;
