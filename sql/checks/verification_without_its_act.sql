-- Who was verified was so by a supervisor's act about them, with that document; who is so no more, by the case that took
-- their number. Nothing writes an authority's answer yet.
select f.person_id, f.desk, f.epoch, f.seq
from nser.verification f
where f.way <> 'DISPUTED'
    and not exists (
        select from nser.household_version v
        where v.desk = f.desk and v.epoch = f.epoch and v.seq = f.seq and v.what = 'VERIFICATION' and f.way = 'DOCUMENT'
            and v.evidence_kind = f.document and v.evidence = f.reference
            and position(f.person_id::text in v.roster::text) > 0)
union
select f.person_id, f.desk, f.epoch, f.seq
from nser.verification f
where f.way = 'DISPUTED'
    and not exists (
        select from nser.registry_case c
        join nser.identity i on i.freed_by = c.id
        where c.decided_desk = f.desk and c.decided_epoch = f.epoch and c.decided_seq = f.seq and c.kind = 'DISPUTE'
            and i.person_id = f.person_id)
union
-- The act is in the journal. What it asked for says the same, where its month was not put away.
select f.person_id, f.desk, f.epoch, f.seq
from nser.verification f
left join nser.journal_entry e on e.desk = f.desk and e.epoch = f.epoch and e.seq = f.seq
left join nser.journal_body b on b.day = e.day and b.desk = e.desk and b.epoch = e.epoch and b.seq = e.seq
where e.desk is null
    or b.number <> 0
    or b.verb <> case f.way when 'DISPUTED' then 'DECIDE' else 'UPDATE' end
    or (f.way = 'DOCUMENT' and position(convert_to(f.person_id::text, 'UTF8') in b.request) = 0);
