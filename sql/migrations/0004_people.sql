-- Who may work: officers and supervisors, the signing keys, the secret that signs resume tokens.
set role nser_owner;

create table nser.officer (
    code          text not null constraint officer_key primary key,
    name          text not null,
    role          text not null,
    area_level    text not null,
    area_code     text,
    desk          text,
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
    constraint officer_area_by_role check (role <> 'OFFICER' or area_level = 'TEHSIL'),
    constraint officer_desk_in_area foreign key (desk, area_code) references nser.desk (code, tehsil),
    constraint officer_area_form check (
        case area_level
            when 'TEHSIL' then area_code ~ '^PK[0-9]{5}$'
            when 'DISTRICT' then area_code ~ '^PK[0-9]{3}$'
            when 'DIVISION' then area_code ~ '^PK[0-9]-[A-Z-]+$'
            when 'PROVINCE' then area_code ~ '^PK[0-9]$'
            else true
        end),
    constraint officer_name_said check (name <> ''),
    constraint officer_salt_length check (octet_length(salt) >= 16),
    constraint officer_password_length check (octet_length(password) = 32),
    constraint officer_scrypt_cost check (scrypt_n >= 2 and scrypt_r >= 1 and scrypt_p >= 1)
);

create table nser.signing_key (
    id         text not null constraint signing_key_key primary key,
    public_key bytea not null,
    made_at    timestamptz not null default now(),
    retired_at timestamptz,
    constraint signing_key_once unique (public_key),
    constraint signing_key_length check (octet_length(public_key) = 32),
    constraint signing_key_retired_after_made check (retired_at >= made_at)
);
-- At most one key signs.
create unique index signing_key_one_current on nser.signing_key ((true)) where retired_at is null;

create table nser.resume_secret (
    id      smallint not null constraint resume_secret_key primary key,
    secret  bytea not null,
    made_at timestamptz not null default now(),
    constraint resume_secret_one check (id = 1),
    constraint resume_secret_length check (octet_length(secret) = 32)
);

-- Made once for the whole registry, so that any server of it honours a token of any other. A version 4 UUID carries
-- 122 bits of the operating system's randomness; three of them fill the 256 bits of the secret.
insert into nser.resume_secret (id, secret)
values (1, sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8')));

-- A later epoch is confirmed by somebody who exists.
alter table nser.desk_epoch
    add constraint desk_epoch_confirmed_by foreign key (confirmed_by) references nser.officer (code);

-- The server signs people in; it makes nobody, resets no password and makes no key.
grant select on nser.officer, nser.signing_key, nser.resume_secret to nser_app;
reset role;
