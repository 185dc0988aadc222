-- Who may work: officers and supervisors, the signing keys, the secret that signs resume tokens.
set role nser_owner;

create table nser.officer (
    code          text not null constraint officer_key primary key,
    name          text not null,
    role          text not null,
    area_level    text not null,
    area_code     text,
    desk          text constraint officer_desk references nser.desk (code),
    active        boolean not null default true,
    -- scrypt: salt and derived key; the cost is kept beside them so that it can be raised.
    salt          bytea not null,
    password      bytea not null,
    scrypt_n      integer not null,
    scrypt_r      integer not null,
    scrypt_p      integer not null,
    added_at      timestamptz not null default now(),
    constraint officer_code_form check (code ~ '^[a-z][a-z0-9.-]{1,31}$'),
    constraint officer_role_known check (role in ('OFFICER', 'SUPERVISOR')),
    constraint officer_area_known check (area_level in ('TEHSIL', 'DISTRICT', 'DIVISION', 'PROVINCE', 'NATIONAL')),
    constraint officer_area_whole check ((area_level = 'NATIONAL') = (area_code is null)),
    -- An officer works at one desk, in its tehsil; a supervisor is not bound to a desk.
    constraint officer_desk_by_role check ((role = 'OFFICER') = (desk is not null)),
    constraint officer_area_by_role check (role <> 'OFFICER' or area_level = 'TEHSIL')
);

create table nser.signing_key (
    id         text not null constraint signing_key_key primary key,
    public_key bytea not null,
    made_at    timestamptz not null default now(),
    retired_at timestamptz,
    constraint signing_key_length check (octet_length(public_key) = 32)
);

create table nser.resume_secret (
    id      smallint not null constraint resume_secret_key primary key,
    secret  bytea not null,
    made_at timestamptz not null default now(),
    constraint resume_secret_one check (id = 1),
    constraint resume_secret_length check (octet_length(secret) = 32)
);

grant select, insert, update on nser.officer to nser_app;
grant select, insert on nser.signing_key, nser.resume_secret to nser_app;
grant update (retired_at) on nser.signing_key to nser_app;
reset role;
