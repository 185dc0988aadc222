-- A day is closed by an op that was answered so, and such an op has closed a day.
select c.desk, c.day, c.epoch, c.seq
from nser.day_close c
where not exists (
    select from nser.journal_body b
    where b.desk = c.desk and b.epoch = c.epoch and b.seq = c.seq and b.verb = 'CLOSE-DAY' and b.number = 0)
union all
select b.desk, b.day, b.epoch, b.seq
from nser.journal_body b
where b.verb = 'CLOSE-DAY' and b.number = 0
    and not exists (select from nser.day_close c where c.desk = b.desk and c.epoch = b.epoch and c.seq = b.seq);
