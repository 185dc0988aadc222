-- The rule set that counts is the one two persons chose last.
select a.rule_set
from nser.rule_set_active a
left join lateral (select c.rule_set from nser.rule_set_activation c order by c.id desc limit 1) last on true
where last.rule_set is distinct from a.rule_set;
