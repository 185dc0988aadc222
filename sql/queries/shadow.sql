select h.id, h.tehsil, v.roster, s.answers, s.interviewed, coalesce($2::date, a.as_of), h.recipient, a.model, a.score,
    a.reason
from nser.household h
join nser.household_version v on v.household_id = h.id and v.version = h.version
left join lateral (
    select answers, interviewed from nser.survey where household_id = h.id order by version desc limit 1) s on true
left join lateral (
    select as_of, model, score, reason from nser.assessment
    where household_id = h.id order by ordinal desc limit 1) a on true
where h.status = 'ACTIVE' and h.id > $1
order by h.id limit $3
