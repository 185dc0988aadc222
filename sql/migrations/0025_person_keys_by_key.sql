-- The keys of a person are worked out from what is kept of that person, so that no index has to find them: its pages, one
-- for each person anywhere in it, were half of what a night wrote. Two keys say the sex now (Registry/Duplicates/BlockingKeys):
-- what was kept is made again by the next night.
set role nser_owner;
drop index nser.person_key_person;
truncate nser.person_trait, nser.person_key, nser.household_keyed;
reset role;
