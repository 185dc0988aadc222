-- Each entry hangs on the one before it by that one's digest, back to the first of its epoch.
select desk, epoch, seq
from (
    select desk, epoch, seq, prev, lag(seq) over chain as before, lag(digest) over chain as digest_before
    from nser.journal_entry
    window chain as (partition by desk, epoch order by seq)) e
where seq > 1 and (before, digest_before) is distinct from (seq - 1, prev);
