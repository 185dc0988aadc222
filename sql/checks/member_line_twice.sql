-- Two active members of one household on one roster line.
select m.household_id, m.line, count(*)
from nser.member m
where m.active
group by m.household_id, m.line
having count(*) > 1;
