-- The guard of the rules in force stands at the head of every unit that scores, and was the dearest of its statements: a
-- function in SQL is planned anew by each call, and a path of its own is set and put back by each. In PL/pgSQL the plan
-- stays with the session. The path may be the caller's: all that is named is qualified, and both run with the caller's
-- rights, so that whoever puts operators of his own before PostgreSQL's deceives only himself.
set role nser_owner;

create or replace function nser.rules_generation() returns bigint
    language plpgsql
    stable
as $$
begin
    return coalesce((select max(id) from nser.pmt_activation), 0)
        + coalesce((select max(id) from nser.programme_activation), 0)
        + coalesce((select max(id) from nser.rule_set_activation), 0)
        + coalesce((select max(id) from nser.exclusion_switch), 0);
end
$$;

-- As before: the lock comes first, and the assignment reads by a snapshot taken after it.
create or replace function nser.require_rules(generation bigint) returns void
    language plpgsql
as $$
declare
    present bigint;
begin
    perform pg_catalog.pg_advisory_xact_lock_shared(474382430740);
    present := nser.rules_generation();
    if present is distinct from generation then
        raise exception 'scored under rules % while % are in force', generation, present
            using errcode = 'check_violation', constraint = 'rules_in_force';
    end if;
end
$$;
reset role;
