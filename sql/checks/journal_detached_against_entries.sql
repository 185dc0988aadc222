-- A detached month can be proved: its entries, which stay, are those whose bodies were put away.
select d.month, d.rows, p.rows as entries
from nser.journal_detached d
cross join lateral nser.journal_entries_proof(d.month) p
where d.attached_at is null and (p.rows, p.digest) is distinct from (d.rows, d.digest);
