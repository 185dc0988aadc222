-- A household begins with an interview.
select h.id as household_id
from nser.household h
where not exists (select from nser.survey s where s.household_id = h.id and s.version = 1);
