-- Roles and the schema. Owner owns, migrator changes the shape, application works, and none of them is a superuser.
-- Roles belong to the whole cluster: an administrator (or the embedded cluster's superuser) runs this first migration.
do $$
begin
    if not exists (select from pg_roles where rolname = 'nser_owner') then
        create role nser_owner nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'nser_migrator') then
        create role nser_migrator login in role nser_owner;
    end if;
    if not exists (select from pg_roles where rolname = 'nser_app') then
        create role nser_app login;
    end if;
end
$$;

create schema if not exists nser authorization nser_owner;
grant usage on schema nser to nser_app;
