-- An area is one that the geography knows.
select o.code, o.area_level, o.area_code
from nser.officer o
where o.area_level <> 'NATIONAL'
    and not exists (
        select from nser.tehsil t
        where o.area_code = case o.area_level
            when 'TEHSIL' then t.code
            when 'DISTRICT' then t.district_code
            when 'DIVISION' then t.division_code
            when 'PROVINCE' then t.province_code
        end);
