-- The pointer stands where the last activation, by two persons, put it.
select a.score_type
from nser.pmt_active a
left join lateral (
    select c.model from nser.pmt_activation c where c.score_type = a.score_type order by c.id desc limit 1) last on true
where last.model is distinct from a.model;
