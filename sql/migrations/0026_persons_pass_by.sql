-- A night reads everybody past the persons it seeks and works their keys out as it goes (Registry/Duplicates): no table of
-- keys, which was larger than all else in the registry, and no index by the night: to read all rows costs a night less than
-- to keep it.
set role nser_owner;
drop table nser.person_key;
drop index nser.person_trait_keyed_on;
reset role;
