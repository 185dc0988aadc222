-- A household stands as its latest decision says; nothing decided is nothing known.
select h.id as household_id, h.standing, last.standing as decided
from nser.household h
left join lateral (
    select d.standing from nser.decision d where d.household_id = h.id order by d.ordinal desc, d.step desc limit 1
) last on true
where h.standing <> coalesce(last.standing, 'PENDING_VERIFICATION');
