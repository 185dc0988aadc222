-- A key for closed days and day files alone may be made beside the one that signs models and programmes: its private half
-- lies with every server that closes days, and who takes it from there can sign no model.
set role nser_owner;

alter table nser.signing_key add column purpose text not null default 'MODEL'
    constraint signing_key_purpose_known check (purpose in ('MODEL', 'DAY'));
alter table nser.signing_key add constraint signing_key_of_purpose unique (id, purpose);
-- At most one key of each purpose signs.
drop index nser.signing_key_one_current;
create unique index signing_key_one_current on nser.signing_key (purpose) where retired_at is null;

-- What is signed by a key for days is no model and no programme.
alter table nser.pmt_model add column key_purpose text not null generated always as ('MODEL') stored,
    add constraint pmt_model_signed_for_models foreign key (key_id, key_purpose) references nser.signing_key (id, purpose);
alter table nser.programme_rule add column key_purpose text not null generated always as ('MODEL') stored,
    add constraint programme_rule_signed_for_models foreign key (key_id, key_purpose)
        references nser.signing_key (id, purpose);
reset role;
