-- The file that counts is the one the last activation, by two persons, put there.
select a.name
from nser.programme_active a
left join lateral (
    select c.rule from nser.programme_activation c where c.name = a.name order by c.id desc limit 1) last on true
where last.rule is distinct from a.rule;
