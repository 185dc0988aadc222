-- A marriage ends with a death. Who left is married still.
with side as (
    select husband as person_id, husband, wife from nser.marriage where ended is null
    union all
    select wife, husband, wife from nser.marriage where ended is null
)
select distinct s.husband, s.wife
from side s
join nser.member m on m.person_id = s.person_id and m.gone = 'DIED';
