-- The digest in the chain is that of the bytes kept.
select e.desk, e.epoch, e.seq
from nser.journal_entry e
join nser.journal_body b on b.day = e.day and b.desk = e.desk and b.epoch = e.epoch and b.seq = e.seq
where e.digest <> sha256(b.request);
