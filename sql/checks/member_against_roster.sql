-- The members of an open household are those of its last roster, each on its line, as the roster says and with its number.
select s.household_id, d.person_id
from nser.roster_state s
cross join lateral nser.roster_difference(s.household_id) d;
