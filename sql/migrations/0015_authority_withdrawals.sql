-- A file of an authority that was wrong is withdrawn: it stays with its facts, who withdrew it and why, and counts for
-- nothing from then on.
set role nser_owner;

create table nser.authority_withdrawal (
    batch        bigint not null constraint authority_withdrawal_key primary key
        constraint authority_withdrawal_batch references nser.authority_batch (id),
    withdrawn_by text not null,
    reason       text not null,
    withdrawn_at timestamptz not null default now(),
    constraint authority_withdrawal_person_said check (withdrawn_by <> ''),
    constraint authority_withdrawal_reason_said check (reason <> '')
);

-- What the authorities' files say, by number: every file tells all it holds, so that a withdrawn one takes away nothing
-- that another says too.
create view nser.standing_authority_fact as
    select f.number, f.code, f.batch, f.until
    from nser.authority_fact f
    where not exists (select from nser.authority_withdrawal w where w.batch = f.batch);

-- Codes of which a file has come to its end and stands.
create view nser.standing_authority_file as
    select distinct b.code
    from nser.authority_batch b
    where b.finished_at is not null and not exists (select from nser.authority_withdrawal w where w.batch = b.id);

grant select on nser.authority_withdrawal, nser.standing_authority_fact, nser.standing_authority_file to nser_app;
reset role;
