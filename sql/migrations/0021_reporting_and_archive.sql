-- Old months of the journal leave the table and stay provable; and analysts read sums of the registry, never a person.
-- The role and the schema are an administrator's to make, as in the first migration: who migrates without that right is
-- told what is missing.
do $$
begin
    if not exists (select from pg_roles where rolname = 'nser_reporting') then
        begin
            create role nser_reporting nologin;
        exception
            -- Another database of this cluster is migrated at this moment.
            when duplicate_object or unique_violation then null;
            when insufficient_privilege then
                raise exception 'an administrator runs first: create role nser_reporting nologin'
                    using errcode = 'insufficient_privilege';
        end;
    end if;
    if to_regnamespace('reporting') is null then
        begin
            create schema reporting authorization nser_owner;
        exception
            when insufficient_privilege then
                raise exception 'an administrator runs first: create schema reporting authorization nser_owner'
                    using errcode = 'insufficient_privilege';
        end;
    end if;
end
$$;

set role nser_owner;

-- The same rule in the form in which a dump writes it down: PostgreSQL attaches a table only if its constraints read
-- word for word as those of the journal, and BETWEEN does not come back from a dump as it went.
alter table nser.journal_body drop constraint journal_body_number_of_entry,
    add constraint journal_body_number_of_entry
        check (number = 0 or (number >= 540 and number <= 599 and number <> 565));

-- A month of journal_body that was detached: since when, by whom, and what its rows were, so that the table that was
-- put away can be proved to be that month. Attached again, the row says so and counts no more.
create table nser.journal_detached (
    id          bigint generated always as identity constraint journal_detached_key primary key,
    month       date not null,
    detached_at timestamptz not null default now(),
    detached_by text not null,
    rows        bigint not null,
    -- Over desk, epoch, seq and digest of each op: the entries, which stay, say the same.
    digest      bytea not null,
    -- Over everything in the rows: only the table itself says the same.
    content     bytea not null,
    attached_at timestamptz,
    attached_by text,
    constraint journal_detached_first_day check (extract(day from month) = 1),
    constraint journal_detached_person_said check (detached_by <> '' and attached_by <> ''),
    constraint journal_detached_counted check (rows >= 0),
    constraint journal_detached_digest_length check (octet_length(digest) = 32 and octet_length(content) = 32),
    constraint journal_detached_attached_whole check ((attached_at is null) = (attached_by is null))
);
create unique index journal_detached_once on nser.journal_detached (month) where attached_at is null;

-- What can no longer be summed from the rows of a detached month, summed when it was detached.
create table nser.journal_detached_count (
    detached bigint not null constraint journal_detached_count_of references nser.journal_detached (id),
    day      date not null,
    tehsil   text not null,
    desk     text not null,
    verb     text not null,
    outcome  text not null,
    ops      bigint not null,
    constraint journal_detached_count_key primary key (detached, day, tehsil, desk, verb, outcome),
    constraint journal_detached_count_positive check (ops > 0)
);

-- What a month's table of bodies holds. Digests are made day by day, so that no string of a whole month is built; the
-- columns are named, so that one added later changes no digest, and the settings fixed, so that no session's do.
create function nser.journal_month_proof(part regclass, out rows bigint, out digest bytea, out content bytea)
    language plpgsql
    strict
    security definer
    set search_path = pg_catalog
    set timezone = 'UTC'
    set datestyle = 'ISO, YMD'
    set bytea_output = 'hex'
as $$
begin
    execute format($sql$
        select coalesce(sum(d.rows), 0), sha256(coalesce(string_agg(d.digest, '' order by d.day), '')),
            sha256(coalesce(string_agg(d.content, '' order by d.day), ''))
        from (
            select b.day, count(*) as rows,
                sha256(string_agg(
                    convert_to(concat_ws(' ', b.desk, b.epoch, b.seq, encode(sha256(b.request), 'hex')) || chr(10), 'UTF8'),
                    '' order by b.desk collate "C", b.epoch, b.seq)) as digest,
                sha256(string_agg(
                    sha256(convert_to(row(b.day, b.desk, b.epoch, b.seq, b.tehsil, b.verb, b.number, b.officer, b.sender,
                        b.desk_clock, b.received_at, b.household_id, b.request, b.reply)::text, 'UTF8')),
                    '' order by b.desk collate "C", b.epoch, b.seq)) as content
            from %s b
            group by b.day
        ) d $sql$, part)
    into rows, digest, content;
end
$$;

-- The same of the entries of a month, which are never detached.
create function nser.journal_entries_proof(month date, out rows bigint, out digest bytea)
    language sql
    stable
    strict
    set search_path = pg_catalog
as $$
    select coalesce(sum(d.rows), 0)::bigint, sha256(coalesce(string_agg(d.digest, '' order by d.day), ''))
    from (
        select e.day, count(*) as rows,
            sha256(string_agg(
                convert_to(concat_ws(' ', e.desk, e.epoch, e.seq, encode(e.digest, 'hex')) || chr(10), 'UTF8'),
                '' order by e.desk collate "C", e.epoch, e.seq)) as digest
        from nser.journal_entry e
        where e.day >= month and e.day < (month + interval '1 month')::date
        group by e.day
    ) d
$$;

-- What is said of an op whose body lies in a detached month, in the place of its reply; null where none is detached.
create function nser.archived_reply(day date) returns text
    language sql
    stable
    strict
    set search_path = pg_catalog
as $$
    select format('{"entry":true,"archived":"%1$s","words":"stored; the reply lies in the archive of %1$s"}',
        to_char(d.month, 'YYYY-MM'))
    from nser.journal_detached d
    where d.attached_at is null and d.month = date_trunc('month', day::timestamp)::date
$$;

-- Administration detaches; the server only says so.
grant select on nser.journal_detached, nser.journal_detached_count to nser_app;
grant execute on function nser.archived_reply(date) to nser_app;

-- Sums for analysts. No view has a column about one person or one household, and a count of fewer than five is null:
-- what is left could be somebody. `security_barrier`: no condition of an asker is tried on rows before they are summed.
create view reporting.tehsils with (security_barrier) as
select code as tehsil, name as tehsil_name, district_code as district, district as district_name,
    division_code as division, division as division_name, province_code as province, province as province_name
from nser.tehsil;

-- Acts of desks: the server's day, the verb, and how each was answered (SCORED, NOT_SCORED, DONE, REFUSED).
create view reporting.acts_by_day with (security_barrier) as
select day, tehsil, desk, verb, outcome, case when sum(ops) >= 5 then sum(ops)::bigint end as acts
from (
    select b.day, b.tehsil, b.desk, b.verb,
        case when b.number <> 0 then 'REFUSED'
            else coalesce(substring(b.reply from '"assessment":"([A-Z_]+)"'), 'DONE') end as outcome,
        1::bigint as ops
    from nser.journal_body b
    union all
    select c.day, c.tehsil, c.desk, c.verb, c.outcome, c.ops
    from nser.journal_detached_count c
    join nser.journal_detached d on d.id = c.detached and d.attached_at is null
) acts
group by day, tehsil, desk, verb, outcome;

create view reporting.households with (security_barrier) as
select h.tehsil, h.status, h.standing,
    case when m.members is null then '0'
        when m.members = 1 then '1'
        when m.members <= 3 then '2-3'
        when m.members <= 5 then '4-5'
        when m.members <= 7 then '6-7'
        when m.members <= 9 then '8-9'
        else '10+' end as size_band,
    case when count(*) >= 5 then count(*) end as households
from nser.household h
left join (select household_id, count(*) as members from nser.member where active group by household_id) m
    on m.household_id = h.id
group by 1, 2, 3, 4;

-- Open households by their latest assessment. Bands of five points, the first 0 to below 5, the last 95 to 100; a
-- household without a score has no band, and its reason.
create view reporting.score_distribution with (security_barrier) as
select p.name as model, encode(a.model, 'hex') as model_digest, h.tehsil, a.state, a.reason,
    least(a.score / 500, 19) * 5 as band_from, least(a.score / 500, 19) * 5 + 5 as band_to,
    case when count(*) >= 5 then count(*) end as households
from nser.household h
join lateral (
    select model, state, reason, score from nser.assessment
    where household_id = h.id order by ordinal desc limit 1) a on true
join nser.pmt_model p on p.digest = a.model
where h.status = 'ACTIVE'
group by p.name, a.model, h.tehsil, a.state, a.reason, 6, 7;

-- The cut-offs that belong to it: those of the models' own files, and those of the programmes in force. A file that is
-- no JSON object has none.
create view reporting.cut_offs with (security_barrier) as
select p.name as model, encode(p.digest, 'hex') as model_digest, null::text as programme, null::date as effective_from,
    c.value ->> 'key' as cut_off, (c.value ->> 'at_most')::numeric as at_most
from nser.pmt_model p
cross join lateral json_array_elements(
    case when substring(p.content from 1 for 1) = '{' then convert_from(p.content, 'UTF8')::json -> 'cutoffs' end) c
union all
select s.value ->> 'model', null, r.name, (v.value ->> 'effective_from')::date, limits.kind, limits.at_most
from nser.programme_active r
join nser.programme_rule f on f.digest = r.rule
cross join lateral json_array_elements(
    case when substring(f.content from 1 for 1) = '{' then convert_from(f.content, 'UTF8')::json -> 'versions' end) v
cross join lateral json_each(v.value -> 'scores') s
cross join lateral (
    values ('at_most', (s.value ->> 'at_most')::numeric),
        ('disability_at_most', (s.value ->> 'disability_at_most')::numeric)) limits (kind, at_most)
where limits.at_most is not null;

-- What was decided in a month: of each household its last decision of the month, in the tehsil where it lived then. A
-- programme for members may decide a household's members differently: the household then counts in each state.
create view reporting.decisions with (security_barrier) as
select l.month, l.tehsil, e.value ->> 'programme' as programme, e.value ->> 'state' as state,
    case when count(distinct l.household_id) >= 5 then count(distinct l.household_id) end as households
from (
    select distinct on (d.household_id, date_trunc('month', d.decided_on::timestamp))
        d.household_id, date_trunc('month', d.decided_on::timestamp)::date as month, v.tehsil, d.decisions
    from nser.decision d
    join nser.assessment a on a.household_id = d.household_id and a.ordinal = d.ordinal
    join nser.household_version v on v.household_id = a.household_id and v.version = a.version
    order by d.household_id, date_trunc('month', d.decided_on::timestamp), d.ordinal desc, d.step desc
) l
cross join lateral json_array_elements(l.decisions) e
group by 1, 2, 3, 4;

-- What happened to households after they were registered, by the month in which it was written down. An act over two
-- households counts in both.
create view reporting.life_events with (security_barrier) as
select date_trunc('month', recorded_at at time zone 'Asia/Karachi')::date as month, what as event,
    case when count(distinct household_id) >= 5 then count(distinct household_id) end as households,
    case when count(distinct household_id) >= 5 then count(*) end as events
from nser.household_version
where what <> 'REGISTERED'
group by 1, 2;

-- How long interviews took, as the desks measured it. The ends of a short list are single interviews: they want twenty.
create view reporting.interviews with (security_barrier) as
select date_trunc('month', s.interviewed::timestamp)::date as month, v.tehsil, v.desk, s.form,
    case when count(*) >= 5 then count(*) end as interviews,
    case when count(*) >= 5 then round(avg(s.minutes), 1) end as minutes_mean,
    case when count(*) >= 20 then percentile_disc(0.1) within group (order by s.minutes) end as minutes_p10,
    case when count(*) >= 5 then percentile_disc(0.5) within group (order by s.minutes) end as minutes_median,
    case when count(*) >= 20 then percentile_disc(0.9) within group (order by s.minutes) end as minutes_p90
from nser.survey s
join nser.household_version v on v.household_id = s.household_id and v.version = s.version
group by 1, 2, 3, 4;

-- How old the latest interview of open households is, in whole years; five and more are one band.
create view reporting.survey_age with (security_barrier) as
select h.tehsil,
    greatest(least(extract(year from age((now() at time zone 'Asia/Karachi')::date, s.interviewed)), 5), 0)::integer
        as years,
    case when count(*) >= 5 then count(*) end as households
from nser.household h
join lateral (
    select interviewed from nser.survey where household_id = h.id order by version desc limit 1) s on true
where h.status = 'ACTIVE'
group by 1, 2;

grant usage on schema reporting to nser_reporting;
grant select on reporting.tehsils, reporting.acts_by_day, reporting.households, reporting.score_distribution,
    reporting.cut_offs, reporting.decisions, reporting.life_events, reporting.interviews, reporting.survey_age
    to nser_reporting;
reset role;
