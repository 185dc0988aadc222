-- Counts. What an op is counted as is said once, by a view over the journal; the sums of a closed day are kept beside the
-- fact that it is closed, so that a count over a year reads rows by the day and not by the op.
set role nser_owner;

-- Each journal entry as it is counted. The hour is that of its arrival in Karachi; the day is the journal's.
-- An op's outcome never changes: of the assessments and decisions of a household only those that the op itself made are
-- asked, which carry the moment of its arrival. `refused`: the op was refused. `pending`: it was not scored, or the
-- decision made with the score waits for a verification. `scored`: scored, and decided where programmes decide. `done`:
-- the op scores nothing (CONTACT, a case that is raised, an epoch).
create view nser.counted_act as
    select b.day, b.tehsil, b.desk, b.officer,
        extract(hour from b.received_at at time zone 'Asia/Karachi')::smallint as hour, b.verb, b.number <> 0 as refused,
        case when b.number <> 0 then 'refused' else coalesce(
            (select case when a.state = 'SCORED' and d.standing is distinct from 'PENDING_VERIFICATION' then 'scored'
                else 'pending' end
            from nser.assessment a
            left join nser.decision d on d.household_id = a.household_id and d.ordinal = a.ordinal and d.step = 0
            where a.household_id = b.household_id and a.assessed_at = b.received_at
            order by a.ordinal limit 1), 'done') end as outcome
    from nser.journal_body b;

-- The days whose sums are kept. What is counted for such a day comes from `count_day`, whatever the journal says since;
-- the night derives the sums again and names what differs.
create table nser.count_sealed (
    day       date not null constraint count_sealed_key primary key,
    sealed_at timestamptz not null default now(),
    acts      bigint not null,
    constraint count_sealed_acts_positive check (acts >= 0)
);

create table nser.count_day (
    day     date not null constraint count_day_sealed references nser.count_sealed (day),
    tehsil  text not null,
    desk    text not null,
    officer text not null,
    hour    smallint not null,
    verb    text not null,
    outcome text not null,
    n       integer not null,
    -- The columns of COUNTS: which of them `n` belongs to is worked out once, and not at each question.
    registered integer not null generated always as (
        case when verb = 'REGISTER' and outcome <> 'refused' then n else 0 end) stored,
    updated    integer not null generated always as (
        case when verb in ('UPDATE', 'RESURVEY') and outcome <> 'refused' then n else 0 end) stored,
    reassessed integer not null generated always as (
        case when verb = 'REASSESS' and outcome <> 'refused' then n else 0 end) stored,
    other      integer not null generated always as (
        case when verb not in ('REGISTER', 'UPDATE', 'RESURVEY', 'REASSESS') and outcome <> 'refused' then n else 0 end)
        stored,
    refused    integer not null generated always as (case when outcome = 'refused' then n else 0 end) stored,
    constraint count_day_key primary key (day, tehsil, desk, officer, hour, verb, outcome)
        include (registered, updated, reassessed, other, refused),
    constraint count_day_counted check (n > 0),
    constraint count_day_hour_range check (hour between 0 and 23),
    constraint count_day_outcome_known check (outcome in ('scored', 'pending', 'refused', 'done'))
);

-- The night seals; the server only reads.
grant select on nser.counted_act, nser.count_sealed, nser.count_day to nser_app;
reset role;
