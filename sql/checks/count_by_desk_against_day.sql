-- The sums of a sealed day by desk are those of its rows by officer, hour, verb and outcome; these are as many as were sealed.
select day, tehsil, desk
from (select day, tehsil, desk, registered, updated, reassessed, other, refused from nser.count_desk_day) k
full join (
    select day, tehsil, desk, sum(registered) as registered, sum(updated) as updated, sum(reassessed) as reassessed,
        sum(other) as other, sum(refused) as refused
    from nser.count_day group by 1, 2, 3) d using (day, tehsil, desk)
where (k.registered, k.updated, k.reassessed, k.other, k.refused)
    is distinct from (d.registered, d.updated, d.reassessed, d.other, d.refused)
union all
select s.day, null, null
from nser.count_sealed s
left join (select day, sum(n) as acts from nser.count_day group by 1) d using (day)
where coalesce(d.acts, 0) <> s.acts;
