-- Who was registered by mistake or twice holds no number: it is free for a rightful registration.
select i.person_id
from nser.identity i
join nser.member m on m.person_id = i.person_id
where i.freed_by is null and m.gone = 'VOID';
