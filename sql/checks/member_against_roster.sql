-- The members of an open household are those of its last roster, each on its line, as the roster says, with
-- its number and in the marriages that it names.
select s.household_id, d.person_id
from nser.roster_state s
cross join lateral nser.roster_difference(s.household_id) d;
