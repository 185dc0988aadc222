-- Writes a pgbench script on standard output: one transaction that leaves the same rows as one REGISTER did.
-- psql -v number=N: the family is taken from what the server itself wrote, so that rows and bytes agree.
--
-- What differs from run to run is made as cheaply as possible: ids are text put together from a counter (ordered in
-- time, as a desk's are), national ids a permutation of it (scattered, as real ones are), digests SHA-256 of a few
-- bytes. All else, the interview with it, is a literal: pgbench neither sends nor encodes it.
-- pgbench takes what follows a colon for a variable, so every literal is broken after each colon.
create function pg_temp.lit(value text, kind text) returns text language sql as $$
    select coalesce(replace(quote_literal(value), ':', E':\'\n\'') || '::' || kind, 'null')
$$;
-- The uuid that ends in the given digit: 12 digits of the clock when the run began, 10 of the counter, then constants.
create function pg_temp.id(digit text) returns text language sql as $$
    select format('(:clock || :counter || ''80000000%s%s'')::uuid', '0', digit)
$$;

create temp table chosen as
select v.* from nser.household_version v
where v.version = 1 and v.desk like 'BENCH-%'
  and 6 = (select count(*) from nser.member m where m.household_id = v.household_id)
order by v.recorded_at desc limit 1 offset :number;

create temp table person as
select m.*, to_hex(row_number() over (order by m.line)) as digit, i.number, i.kind, i.expires
from nser.member m join chosen c using (household_id) left join nser.identity i using (person_id);

\pset tuples_only on
\pset format unaligned
\pset recordsep '\n'
select E'\\set seq :seq + 1\n\\set tehsil random(1, :tehsils)\n\\set counter 1000000000 + :seq * 64 + :client_id\n'
    || E'\\set first (:run * 30000000 + :seq * 32 + :client_id) * 6\n'
    || string_agg(format(E'\\set n%s 900000000000 + permute(:first + %s, 99999999999, 42)\n', digit, digit), '')
    || 'begin;'
from person;

select 'insert into nser.member (person_id, household_id, active, line, name, sex, born, relation, marital, find_name) values '
    || string_agg(format('(%s, %s, true, %s, %s, %s, %s, %s, %s, %s)', pg_temp.id(digit), pg_temp.id('0'), line,
           pg_temp.lit(name, 'text'), pg_temp.lit(sex, 'text'), pg_temp.lit(born::text, 'date'), relation,
           coalesce(marital::text, 'null'), pg_temp.lit(find_name, 'text')), E',\n')
    || ';'
from person;

select 'insert into nser.identity (number, person_id, kind, expires) values '
    || string_agg(format('(:n%s, %s, %s, %s)', digit, pg_temp.id(digit), pg_temp.lit(kind, 'text'),
           pg_temp.lit(expires::text, 'date')), E',\n')
    || ';'
from person where number is not null;

select format('insert into nser.household (id, tehsil, status, version, head, mobile, registered) values '
    || '(%s, (%s::text[])[:tehsil], %s, 1, %s, %s, %s);',
    pg_temp.id('0'),
    (select pg_temp.lit(array_agg(tehsil order by code)::text, 'text[]') from nser.desk where code like 'BENCH-%'),
    pg_temp.lit(h.status, 'text'), pg_temp.id((select digit from person where person_id = h.head)),
    pg_temp.lit(h.mobile, 'text'), pg_temp.lit(h.registered::text, 'date'))
from nser.household h join chosen c on c.household_id = h.id;

select format('insert into nser.household_version (household_id, version, what, effective, recorded_at, desk, epoch, seq, '
    || 'officer, roster, tehsil, mobile) values (%s, 1, %s, %s, now(), ''P'' || :run || ''-'' || :client_id, 1, :seq, %s, %s, '
    || '(%s::text[])[:tehsil], %s);',
    pg_temp.id('0'), pg_temp.lit(what, 'text'), pg_temp.lit(effective::text, 'date'), pg_temp.lit(officer, 'text'),
    pg_temp.lit(roster::text, 'json'),
    (select pg_temp.lit(array_agg(tehsil order by code)::text, 'text[]') from nser.desk where code like 'BENCH-%'),
    pg_temp.lit(mobile, 'text'))
from chosen;

select 'insert into nser.marriage (husband, wife, rank, since, ended) values '
    || string_agg(format('(%s, %s, %s, %s, null)', pg_temp.id(h.digit), pg_temp.id(w.digit), m.rank,
           pg_temp.lit(m.since::text, 'date')), ', ')
    || ';'
from nser.marriage m join person h on h.person_id = m.husband join person w on w.person_id = m.wife
having count(*) > 0;

select format('insert into nser.survey (household_id, version, form, interviewed, minutes, answers) values '
    || '(%s, 1, %s, %s, %s, %s);', pg_temp.id('0'), pg_temp.lit(s.form, 'text'),
    pg_temp.lit(s.interviewed::text, 'date'), s.minutes, pg_temp.lit(s.answers::text, 'json'))
from nser.survey s join chosen c using (household_id, version);

select format('insert into nser.assessment (household_id, ordinal, version, model, as_of, state, score, reason, terms, '
    || 'assessed_at) values (%s, 1, 1, %s, %s, %s, %s, %s, %s, now());', pg_temp.id('0'),
    pg_temp.lit(a.model::text, 'bytea'), pg_temp.lit(a.as_of::text, 'date'), pg_temp.lit(a.state, 'text'),
    coalesce(a.score::text, 'null'), pg_temp.lit(a.reason, 'text'), pg_temp.lit(a.terms::text, 'json'))
from nser.assessment a join chosen c using (household_id);

select format($f$insert into nser.journal_entry (desk, epoch, seq, prev, digest, day) values
    ('P' || :run || '-' || :client_id, 1, :seq,
    case when :seq > 1 then sha256((:run || '-' || :client_id || '-' || (:seq - 1))::bytea) end,
    sha256((:run || '-' || :client_id || '-' || :seq)::bytea), %s);$f$, pg_temp.lit(b.day::text, 'date'))
from nser.journal_body b join chosen c using (desk, epoch, seq);

select format('insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock, '
    || 'received_at, household_id, request, reply) values (%s, ''P'' || :run || ''-'' || :client_id, 1, :seq, '
    || '(%s::text[])[:tehsil], %s, 0, %s, %s, %s, now(), %s, %s, %s);',
    pg_temp.lit(b.day::text, 'date'),
    (select pg_temp.lit(array_agg(tehsil order by code)::text, 'text[]') from nser.desk where code like 'BENCH-%'),
    pg_temp.lit(b.verb, 'text'), pg_temp.lit(b.officer, 'text'), pg_temp.lit(b.sender, 'text'),
    pg_temp.lit(b.desk_clock::text, 'timestamptz'), pg_temp.id('0'), pg_temp.lit(b.request::text, 'bytea'),
    pg_temp.lit(b.reply, 'text'))
from nser.journal_body b join chosen c using (desk, epoch, seq);

select 'end;';
