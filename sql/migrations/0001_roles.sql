-- Roles and the schema. Owner owns, migrator changes the shape and administers (desks, officers, keys, models),
-- application serves the desks, and none of them is a superuser. Nobody but the owner may delete.
-- Roles belong to the whole cluster: an administrator (or the embedded cluster's superuser) runs this first migration.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['nser_owner nologin', 'nser_migrator login in role nser_owner', 'nser_app login'] loop
        if not exists (select from pg_roles where rolname = split_part(wanted, ' ', 1)) then
            begin
                execute 'create role ' || wanted;
            exception
                -- Another database of this cluster is migrated at this moment.
                when duplicate_object or unique_violation then null;
            end;
        end if;
    end loop;
end
$$;

create schema if not exists nser authorization nser_owner;
grant usage on schema nser to nser_app;

set role nser_owner;

-- Functions are open to everybody by default in PostgreSQL; ours are not.
alter default privileges for role nser_owner revoke execute on functions from public;

-- What was applied: the program writes a row in the transaction of each migration, and refuses a file that changed since.
create table nser.migration (
    number     integer not null constraint migration_key primary key,
    name       text not null,
    digest     bytea not null,
    applied_at timestamptz not null default now(),
    constraint migration_number_positive check (number >= 1),
    constraint migration_digest_length check (octet_length(digest) = 32)
);

grant select on nser.migration to nser_app;
reset role;
