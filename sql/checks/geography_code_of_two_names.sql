-- One code, one name, one place in the order tehsil, district, division, province.
select 'district' as level, district_code as code
from nser.tehsil
group by district_code
having count(distinct (district, division_code, province_code)) > 1
union all
select 'division', division_code
from nser.tehsil
where division_code is not null
group by division_code
having count(distinct division) > 1
union all
select 'province', province_code
from nser.tehsil
group by province_code
having count(distinct province) > 1;
