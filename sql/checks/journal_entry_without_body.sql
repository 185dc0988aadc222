-- What the chain counts is there to be read, or in a month that was detached and can be proved.
select e.desk, e.epoch, e.seq
from nser.journal_entry e
where not exists (
    select from nser.journal_body b where b.day = e.day and b.desk = e.desk and b.epoch = e.epoch and b.seq = e.seq)
    and not exists (
        select from nser.journal_detached d
        where d.attached_at is null and d.month = date_trunc('month', e.day::timestamp)::date);
