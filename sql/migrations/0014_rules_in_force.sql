-- The model and the rules that count now, as one number that grows with each change; the guard by which no server scores
-- by rules of yesterday; the runs that decide every household again; programmes in shadow runs.
set role nser_owner;

-- Grows with every activation of a model or a programme, choice of a rule set and switch of a filter: each is a row that
-- stays. What a server holds in memory is worth as much as the number it was read under.
create function nser.rules_generation() returns bigint
    language sql
    stable
    set search_path = pg_catalog
as $$
    select coalesce((select max(id) from nser.pmt_activation), 0)
        + coalesce((select max(id) from nser.programme_activation), 0)
        + coalesce((select max(id) from nser.rule_set_activation), 0)
        + coalesce((select max(id) from nser.exclusion_switch), 0)
$$;

-- Refuses a transaction that scored or decided under another number. Until it ends no change of rules is committed: such
-- a change takes the same lock alone. The lock comes first, so that the number is read by a snapshot taken after it.
create function nser.require_rules(generation bigint) returns void
    language plpgsql
    set search_path = pg_catalog
as $$
declare
    present bigint;
begin
    perform pg_advisory_xact_lock_shared(474382430740);
    select nser.rules_generation() into present;
    if present is distinct from generation then
        raise exception 'scored under rules % while % are in force', generation, present
            using errcode = 'check_violation', constraint = 'rules_in_force';
    end if;
end
$$;

grant execute on function nser.rules_generation(), nser.require_rules(bigint) to nser_app;

-- Every household decided again, after an activation or when the authorities' files have changed.
create table nser.redecision_run (
    id             bigint generated always as identity constraint redecision_run_key primary key,
    -- The rules of the run: model and programmes belong to this number.
    generation     bigint not null,
    model          bytea not null constraint redecision_run_model references nser.pmt_model (digest),
    -- Null while no programme decides.
    rules          bytea constraint redecision_run_rules references nser.decision_rules (digest),
    -- The day of the decisions.
    decided_on     date not null,
    -- The day on which ages are counted for the score; null: for each household that of its last assessment.
    as_of          date,
    started_at     timestamptz not null default now(),
    finished_at    timestamptz,
    -- Other rules came into force before it was finished.
    superseded_at  timestamptz,
    -- Where the last durable batch ended: households come in the order of their ids.
    last_household uuid,
    households     bigint not null default 0,
    assessed       bigint not null default 0,
    decided        bigint not null default 0,
    unreadable     bigint not null default 0,
    constraint redecision_run_counted check (
        assessed between 0 and households and decided between 0 and households
        and unreadable between 0 and households and (households > 0 or last_household is null)),
    constraint redecision_run_ends_after_start check (finished_at >= started_at),
    constraint redecision_run_ends_once check (finished_at is null or superseded_at is null)
);
create unique index redecision_run_one_open on nser.redecision_run ((true))
    where finished_at is null and superseded_at is null;

-- A shadow run judges by rules too, where some are in force: those of its beginning, for the whole run.
alter table nser.model_run add column generation bigint;
alter table nser.model_run add column rule_set text;
alter table nser.model_run add column decided_on date;
-- The programmes that are judged, in the order of the results' outcomes; null: none.
alter table nser.model_run add column programmes text[];
alter table nser.model_run add column superseded_at timestamptz;
alter table nser.model_run add constraint model_run_judged_whole check (
    (programmes is null) = (rule_set is null) and (programmes is null) = (decided_on is null));
drop index nser.model_run_one_open;
create unique index model_run_one_open on nser.model_run (model, coalesce(as_of, '-infinity'::date))
    where finished_at is null and superseded_at is null;

-- Two letters a programme: how the household stands now, and how it would stand. E eligible, P pending for another reason
-- than the score, N not eligible, U without a score that decides, - not decided.
alter table nser.model_run_result add column outcomes text;
alter table nser.model_run_result add constraint model_run_result_outcomes_known check (outcomes ~ '^([EPNU-]{2})+$');

-- Administration decides again; the server only may look.
grant select on nser.redecision_run to nser_app;
reset role;
