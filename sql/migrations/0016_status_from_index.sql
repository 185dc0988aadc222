-- STATUS reads number, person and expiry of a card from the index alone: one page less for each number, of a table whose
-- rows lie in no order of numbers.
set role nser_owner;

drop index nser.identity_number_once;
create unique index identity_number_once on nser.identity (number) include (person_id, expires) where freed_by is null;
reset role;
