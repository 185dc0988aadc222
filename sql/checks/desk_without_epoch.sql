-- A desk comes with its first epoch.
select d.code
from nser.desk d
where not exists (select from nser.desk_epoch e where e.desk = d.code and e.epoch = 1);
