-- A marriage ends with a death. Who left is married still.
select g.husband, g.wife
from nser.marriage g
join nser.member h on h.person_id = g.husband
join nser.member w on w.person_id = g.wife
where g.ended is null and (h.gone = 'DIED' or w.gone = 'DIED');
