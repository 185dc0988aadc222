-- Rows and bytes per registration in every table, of the last registrations of each side: they must agree.
-- Bytes are what the columns take in the row, compressed where PostgreSQL compressed them.
create temp table sampled as
select side, household_id, desk, epoch, seq from (
    select case when desk like 'BENCH-%' then 'nser' else 'pgbench' end as side, household_id, desk, epoch, seq,
        row_number() over (partition by desk like 'BENCH-%' order by recorded_at desc) as place
    from nser.household_version where version = 1) v
where place <= 2000;
analyze sampled;

create temp table weighed (part text, side text, rows numeric, bytes numeric);

create function pg_temp.weigh(part text, joined text) returns void language plpgsql as $$
declare
    size text;
begin
    select string_agg(format('coalesce(pg_column_size(t.%I), 0)', attname), ' + ') into size
    from pg_attribute where attrelid = ('nser.' || part)::regclass and attnum > 0 and not attisdropped;
    execute format('insert into weighed select %L, s.side, count(*), sum(%s) from sampled s %s group by s.side',
        part, size, joined);
end
$$;

\o /dev/null
select pg_temp.weigh('member', 'join nser.member t using (household_id)');
select pg_temp.weigh('identity', 'join nser.member m using (household_id) join nser.identity t using (person_id)');
select pg_temp.weigh('household', 'join nser.household t on t.id = s.household_id');
select pg_temp.weigh('household_version', 'join nser.household_version t using (household_id)');
select pg_temp.weigh('marriage', 'join nser.member m using (household_id) join nser.marriage t on t.husband = m.person_id');
select pg_temp.weigh('survey', 'join nser.survey t using (household_id)');
select pg_temp.weigh('assessment', 'join nser.assessment t using (household_id)');
select pg_temp.weigh('journal_entry', 'join nser.journal_entry t using (desk, epoch, seq)');
select pg_temp.weigh('journal_body', 'join nser.journal_body t using (desk, epoch, seq)');
\o

\pset footer off
with each as (
    select part, side, rows / (select count(*) from sampled c where c.side = w.side) as rows,
        bytes / (select count(*) from sampled c where c.side = w.side) as bytes
    from weighed w)
select coalesce(n.part, 'all') as "per registration", round(sum(n.rows), 2) as "rows, nser",
    round(sum(p.rows), 2) as "rows, pgbench", round(sum(n.bytes)) as "bytes, nser", round(sum(p.bytes)) as "bytes, pgbench"
from each n join each p on n.part = p.part and n.side = 'nser' and p.side = 'pgbench'
group by rollup (n.part) order by n.part nulls last;
