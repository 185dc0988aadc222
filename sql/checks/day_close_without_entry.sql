-- A day is closed by an op that was answered so, and such an op has closed a day.
select c.desk, c.day, c.epoch, c.seq
from nser.day_close c
where not exists (
    select from nser.journal_body b
    where b.desk = c.desk and b.epoch = c.epoch and b.seq = c.seq and b.verb = 'CLOSE-DAY' and b.number = 0)
    -- A month that was put aside is proved by its own digest.
    and not exists (
        select from nser.journal_entry e join nser.journal_detached x on x.attached_at is null and x.month = date_trunc('month', e.day)
        where e.desk = c.desk and e.epoch = c.epoch and e.seq = c.seq)
union all
select b.desk, b.day, b.epoch, b.seq
from nser.journal_body b
where b.verb = 'CLOSE-DAY' and b.number = 0
    and not exists (select from nser.day_close c where c.desk = b.desk and c.epoch = b.epoch and c.seq = b.seq);
