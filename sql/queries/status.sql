select i.number, i.expires, h.status, h.registered, h.standing
from nser.identity i
join nser.member m on m.person_id = i.person_id
join nser.household h on h.id = m.household_id
where i.number = any($1) and i.freed_by is null and (m.active or h.status <> 'ACTIVE')
