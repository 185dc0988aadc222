-- Nobody is husband in one lasting marriage and wife in another.
select a.husband as person
from nser.marriage a
join nser.marriage b on b.wife = a.husband
where a.ended is null and b.ended is null;
