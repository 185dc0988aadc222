-- A row that was imported is the first version of its household, by a desk of imports; the counts of a file are its rows.
select r.file, r.part, r.line, r.household_id
from nser.import_row r
left join nser.household_version v on v.household_id = r.household_id and v.version = 1
where r.number = 0 and (v.household_id is null or v.desk not like 'IMPORT-%')
union all
select f.id, 'FILE', f.done, null
from nser.import_file f
left join lateral (
    select count(*) as rows, count(*) filter (where number = 0) as accepted from nser.import_row where file = f.id) r on true
where f.done <> r.rows or f.accepted <> r.accepted;
