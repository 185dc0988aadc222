-- Members come before their household inside one transaction, so no foreign key can say this.
select m.person_id, m.household_id
from nser.member m
where not exists (select from nser.household h where h.id = m.household_id);
