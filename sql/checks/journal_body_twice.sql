-- One op, one body.
select b.desk, b.epoch, b.seq, count(*)
from nser.journal_body b
group by b.desk, b.epoch, b.seq
having count(*) > 1;
