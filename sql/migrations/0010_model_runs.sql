-- Shadow runs: what a model would say of every household, tried before it counts.
set role nser_owner;

create table nser.model_run (
    id             bigint generated always as identity constraint model_run_key primary key,
    model          bytea not null constraint model_run_model references nser.pmt_model (digest),
    -- The day on which ages are counted; null: for each household the day of its current assessment.
    as_of          date,
    started_at     timestamptz not null default now(),
    finished_at    timestamptz,
    -- Where the last durable batch ended: households come in the order of their ids.
    last_household uuid,
    households     bigint not null default 0,
    constraint model_run_households_counted check (households >= 0 and (households > 0 or last_household is null)),
    constraint model_run_ends_after_start check (finished_at >= started_at)
);
-- A model that is not done with one run begins no second one for the same day.
create unique index model_run_one_open on nser.model_run (model, coalesce(as_of, '-infinity'::date))
    where finished_at is null;

create table nser.model_run_result (
    run          bigint not null constraint model_run_result_run references nser.model_run (id),
    household_id uuid not null constraint model_run_result_household references nser.household (id),
    state        text not null,
    score        integer,
    reason       text,
    constraint model_run_result_key primary key (run, household_id),
    constraint model_run_result_state_known check (state in ('SCORED', 'NOT_SCORED')),
    constraint model_run_result_scored_has_score check ((state = 'SCORED') = (score is not null)),
    constraint model_run_result_not_scored_has_reason check ((state = 'NOT_SCORED') = (reason is not null)),
    constraint model_run_result_score_range check (score between 0 and 10000)
);

-- Administration runs models; the server only may look.
grant select on nser.model_run, nser.model_run_result to nser_app;
reset role;
