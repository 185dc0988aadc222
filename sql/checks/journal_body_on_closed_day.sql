-- What comes after a desk has closed a day counts for a later day. "After" is by the chain, which no clock moves.
select b.day, b.desk, b.epoch, b.seq, c.day as closed
from nser.day_close c
join nser.journal_body b on b.desk = c.desk and b.day <= c.day and (b.epoch, b.seq) > (c.epoch, c.seq);
