-- A marriage ends with a death. Who left is married still.
with dead as materialized (
    select person_id from nser.member where gone = 'DIED'
)
select g.husband, g.wife
from nser.marriage g
where g.ended is null and (g.husband in (select person_id from dead) or g.wife in (select person_id from dead));
