-- Assessments of a household are numbered 1, 2, 3 ... as they were made.
select a.household_id, count(*), max(a.ordinal)
from nser.assessment a
group by a.household_id
having count(*) <> max(a.ordinal);
