-- A man stands as husband and a woman as wife; a transgender person may stand in either column.
with side as (
    select husband as person_id, 'F' as wrong, husband, wife from nser.marriage
    union all
    select wife, 'M', husband, wife from nser.marriage
)
select distinct s.husband, s.wife
from side s
join nser.member m on m.person_id = s.person_id and m.sex = s.wrong;
