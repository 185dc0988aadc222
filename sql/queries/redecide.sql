select h.id, h.tehsil, h.version, h.recipient, v.roster, s.answers, s.interviewed,
    a.ordinal, a.model, a.as_of, a.score, a.reason, d.ordinal, d.step, d.decisions
from nser.household h
join nser.household_version v on v.household_id = h.id and v.version = h.version
left join lateral (
    select answers, interviewed from nser.survey where household_id = h.id order by version desc limit 1) s on true
left join lateral (
    select ordinal, model, as_of, score, reason from nser.assessment
    where household_id = h.id order by ordinal desc limit 1) a on true
left join lateral (
    select ordinal, step, decisions from nser.decision
    where household_id = h.id order by ordinal desc, step desc limit 1) d on true
where h.status = 'ACTIVE' and h.id > $1 and h.id <= $2
order by h.id
