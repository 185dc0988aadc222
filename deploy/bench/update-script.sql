-- Writes a pgbench script on standard output: what one UPDATE (INCOME) reads, by the server's own texts, and then one
-- transaction that leaves the same rows.
-- psql -v households=N -v reads=FILE: the families are those that pgbench registered in run 1, N of each client; the
-- reads come from `nser-load update-reads`; the values are those of an event that the server itself wrote.
-- pgbench takes what follows a colon for a variable, so every literal is broken after each colon.
create function pg_temp.lit(value text, kind text) returns text language sql as $$
    select coalesce(replace(quote_literal(value), ':', E':\'\n\'') || '::' || kind, 'null')
$$;
\set house '(''000000000000'' || :counter || ''8000000000'')::uuid'

create temp table chosen as
select v.* from nser.household_version v
where v.what = 'INCOME' and v.desk like 'BENCH-%'
order by v.recorded_at desc limit 1;

\pset tuples_only on
\pset format unaligned
\pset recordsep '\n'
select E'\\set seq :seq + 1\n\\set place (:seq - 1) % ' || :'households' || E' + 1\n'
    || E'\\set counter 1000000000 + :place * 64 + :client_id';
\echo :reads
select 'begin;';

select format('insert into nser.household_version (household_id, version, what, effective, recorded_at, desk, epoch, seq, '
    || 'officer, roster, tehsil, status, mobile, recipient) values (%s, :f_version + 1, %s, %s, now(), '
    || '''P'' || :run || ''-'' || :client_id, 1, :seq, %s, %s, %s, %s, %s, null);',
    :'house', pg_temp.lit(what, 'text'), pg_temp.lit(effective::text, 'date'), pg_temp.lit(officer, 'text'),
    pg_temp.lit(roster::text, 'json'), pg_temp.lit(tehsil, 'text'), pg_temp.lit(status, 'text'), pg_temp.lit(mobile, 'text'))
from chosen;

select format('update nser.household set version = :f_version + 1, tehsil = tehsil, status = status, head = head, '
    || 'mobile = mobile, recipient = recipient where id = %s;', :'house');

select format('insert into nser.survey (household_id, version, form, interviewed, minutes, answers) values '
    || '(%s, :f_version + 1, %s, %s, %s, %s);', :'house', pg_temp.lit(s.form, 'text'),
    pg_temp.lit(s.interviewed::text, 'date'), s.minutes, pg_temp.lit(s.answers::text, 'json'))
from nser.survey s join chosen c using (household_id, version);

select format('insert into nser.assessment (household_id, ordinal, version, model, as_of, state, score, reason, terms, '
    || 'assessed_at) values (%s, :f_coalesce + 1, :f_version + 1, %s, %s, %s, %s, %s, %s, now());', :'house',
    pg_temp.lit(a.model::text, 'bytea'), pg_temp.lit(a.as_of::text, 'date'), pg_temp.lit(a.state, 'text'),
    coalesce(a.score::text, 'null'), pg_temp.lit(a.reason, 'text'), pg_temp.lit(a.terms::text, 'json'))
from nser.assessment a join chosen c using (household_id, version);

select format('insert into nser.decision (household_id, ordinal, step, rules, decided_on, decided_at, standing, decisions) '
    || 'values (%s, :f_coalesce + 1, 0, %s, %s, now(), %s, %s);', :'house', pg_temp.lit(d.rules::text, 'bytea'),
    pg_temp.lit(d.decided_on::text, 'date'), pg_temp.lit(d.standing, 'text'), pg_temp.lit(d.decisions::text, 'json'))
    || format(E'\nupdate nser.household set standing = %s where id = %s and standing <> %s;',
        pg_temp.lit(d.standing, 'text'), :'house', pg_temp.lit(d.standing, 'text'))
from nser.decision d join nser.assessment a using (household_id, ordinal) join chosen c using (household_id, version);

select format($f$insert into nser.journal_entry (desk, epoch, seq, prev, digest, day) values
    ('P' || :run || '-' || :client_id, 1, :seq,
    case when :seq > 1 then sha256((:run || '-' || :client_id || '-' || (:seq - 1))::bytea) end,
    sha256((:run || '-' || :client_id || '-' || :seq)::bytea), %s);$f$, pg_temp.lit(b.day::text, 'date'))
from nser.journal_body b join chosen c using (desk, epoch, seq);

select format('insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock, '
    || 'received_at, household_id, request, reply) values (%s, ''P'' || :run || ''-'' || :client_id, 1, :seq, '
    || '%s, %s, 0, %s, %s, %s, now(), %s, %s, %s);',
    pg_temp.lit(b.day::text, 'date'), pg_temp.lit(b.tehsil, 'text'), pg_temp.lit(b.verb, 'text'),
    pg_temp.lit(b.officer, 'text'), pg_temp.lit(b.sender, 'text'), pg_temp.lit(b.desk_clock::text, 'timestamptz'),
    :'house', pg_temp.lit(b.request::text, 'bytea'), pg_temp.lit(b.reply, 'text'))
from nser.journal_body b join chosen c using (desk, epoch, seq);

select 'end;';
