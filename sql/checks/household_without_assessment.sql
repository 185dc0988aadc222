-- A household is assessed in the transaction that registers it, if only to say why it has no score.
select h.id as household_id
from nser.household h
where not exists (select from nser.assessment a where a.household_id = h.id);
