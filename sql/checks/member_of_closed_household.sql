-- Nobody lives on in a household that was closed or voided.
select m.person_id, h.id as household_id, h.status
from nser.household h
join nser.member m on m.household_id = h.id and m.active
where h.status <> 'ACTIVE';
