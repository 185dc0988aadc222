-- Both partners of a marriage that lasts are active members of some household.
select g.husband, g.wife
from nser.marriage g
join nser.member h on h.person_id = g.husband
join nser.member w on w.person_id = g.wife
where g.ended is null and not (h.active and w.active);
