package import PostgresPipeline
import Shared

/// The statements of the journal: entry (the chain), body (bytes and answer), and the one question that explains
/// why a unit of writes was refused.
package enum JournalStatements {
    package static let insertEntries = Statement(
        "journal_entry_insert",
        """
        insert into nser.journal_entry (desk, epoch, seq, prev, digest, day)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6)
        """,
        parameters: [.textArray, .int4Array, .int8Array, .byteaArray, .byteaArray, .dateArray])

    package static let insertBodies = Statement(
        "journal_body_insert",
        """
        insert into nser.journal_body
            (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock, received_at, household_id,
             request, reply)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),
            unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14)
        """,
        parameters: [
            .dateArray, .textArray, .int4Array, .int8Array, .textArray, .textArray, .int2Array, .textArray, .textArray,
            .timestamptzArray, .timestamptzArray, .uuidArray, .byteaArray, .textArray,
        ])

    /// What the database knows of everything a refused unit wanted to write, asked once for the whole unit. Each op and the
    /// one before it are found by the whole key: with `seq in (n, n - 1)` PostgreSQL finds a desk by the index and reads all
    /// that it ever sent.
    ///
    /// Rows: `what` (see `WriteConflicts.Known`), `number`, `id`, `place`, `epoch`, `seq`, `digest`, `reply`.
    package static let conflicts = Statement(
        "write_conflicts",
        """
        select 1::int4 as what, i.number, h.id, h.tehsil as place, null::int4 as epoch, null::int8 as seq,
            null::bytea as digest, null::int2 as outcome, null::text as reply
        from nser.identity i join nser.member m on m.person_id = i.person_id
        left join nser.household h on h.id = m.household_id
        where i.number = any($1) and i.freed_by is null
        union all
        select 2, null, id, tehsil, null, null, null, null, null from nser.household where id = any($2)
        union all
        select 3, null, person_id, null, null, null, null, null, null from nser.member where person_id = any($3)
        union all
        select 4, null, null, e.desk, e.epoch, e.seq, e.digest, coalesce(b.number, 0::int2),
            case when e.seq = op.seq then coalesce(b.reply, nser.archived_reply(e.day)) end
        from (
            select unnest($4) as desk, unnest($5) as epoch, unnest($6) as seq, unnest($6) - steps as wanted
            from (values (0), (1)) as before (steps)
        ) as op
        join nser.journal_entry e on e.desk = op.desk and e.epoch = op.epoch and e.seq = op.wanted
        left join nser.journal_body b
            on b.day = e.day and b.desk = e.desk and b.epoch = e.epoch and b.seq = e.seq and e.seq = op.seq
        union all
        select 5, null, null, d.desk, d.epoch, null, null, null, null
        from nser.desk_epoch d
        where (d.desk, d.epoch) in (select unnest($4), unnest($5) union select unnest($7), unnest($8))
        union all
        select 6, null, a.household_id, null, max(a.ordinal), null, null, null, null
        from nser.assessment a where a.household_id = any($9) group by a.household_id
        union all
        select 7, null, id, null, version, null, null, null, null from nser.household where id = any($10)
        union all
        select 8, i.number, i.person_id, null, null, null, null, null, null
        from nser.identity i join nser.member m on m.person_id = i.person_id and m.gone = 'LEFT'
        where i.number = any($1) and i.freed_by is null
        union all
        select 9, nser.rules_generation(), null, null, null, null, null, null, null
        """,
        parameters: [
            .int8Array, .uuidArray, .uuidArray, .textArray, .int4Array, .int8Array, .textArray, .int4Array, .uuidArray,
            .uuidArray,
        ])

    /// The answer an op got, for RESULT and for repeats. Where its month was put aside, its number is 0, its verb empty,
    /// its reply says so, and the last column names the month.
    package static let readResult = Statement(
        "journal_result",
        """
        select e.digest, coalesce(b.number, 0::int2), coalesce(b.verb, ''),
            coalesce(b.reply, nser.archived_reply(e.day)), coalesce(b.tehsil, d.tehsil), e.day,
            case when b.reply is null then to_char(e.day, 'YYYY-MM') end
        from nser.journal_entry e
        join nser.desk d on d.code = e.desk
        left join nser.journal_body b on b.day = e.day and b.desk = e.desk and b.epoch = e.epoch and b.seq = e.seq
        where e.desk = $1 and e.epoch = $2 and e.seq = $3
        """,
        parameters: [.text, .int4, .int8])
}
