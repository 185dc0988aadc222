-- A number becomes free by a case that was approved.
select i.person_id, i.freed_by, c.state
from nser.identity i
join nser.registry_case c on c.id = i.freed_by
where c.state <> 'APPROVED' or c.kind = 'APPEAL';
