-- The keys by which alike persons are searched are others now (Registry/Duplicates/BlockingKeys): what was kept of persons
-- is made again by the next night.
set role nser_owner;
truncate nser.person_trait, nser.person_key, nser.household_keyed;
reset role;
