-- A man stands as husband and a woman as wife; a transgender person may stand in either column.
select g.husband, g.wife
from nser.marriage g
join nser.member h on h.person_id = g.husband
join nser.member w on w.person_id = g.wife
where h.sex = 'F' or w.sex = 'M';
