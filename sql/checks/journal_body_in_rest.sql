-- Months are made ahead; rows in the rest say that `migrate` has not run for long.
select day, count(*)
from nser.journal_body_rest
group by day;
