-- Two active members of one household on one roster line. Households whose lines are fewer than their members are found
-- first: a group for each line of a country would not fit into memory.
with crowded as (
    select household_id from nser.member where active
    group by household_id having count(*) > bit_count(bit_or(set_bit(repeat('0', 100)::bit(100), line, 1)))
)
select m.household_id, m.line, count(*)
from nser.member m
where m.active and m.household_id in (select household_id from crowded)
group by m.household_id, m.line
having count(*) > 1;
