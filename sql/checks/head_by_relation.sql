-- The household's head is the one active member whose relation is head (1), and no other member is.
select h.id as household_id, h.head, array_agg(m.person_id) filter (where m.person_id is not null) as heads_by_relation
from nser.household h
left join nser.member m on m.household_id = h.id and m.active and m.relation = 1
where h.status = 'ACTIVE'
group by h.id, h.head
having count(m.person_id) <> 1 or min(m.person_id::text) <> h.head::text;
