import PostgresPipeline
import Shared

/// What the registry knows of a desk's day, and the row of a closed one.
enum DayCloseStatements {
    /// The desk's ops of a day in one epoch before an op, in order; one more than a day may have tells that there are more.
    static let ops = Statement(
        "day_close_ops",
        """
        select b.seq, b.number, b.verb, b.household_id, b.desk_clock
        from nser.journal_body b
        where b.desk = $1 and b.epoch = $2 and b.day = $3 and b.seq < $4
        order by b.seq limit \(DayView.entryLimit + 1)
        """,
        parameters: [.text, .int4, .date, .int8])

    /// On which day those ops stand that the desk lists and that day does not have.
    static let misplaced = Statement(
        "day_close_misplaced",
        """
        select e.seq, e.day from nser.journal_entry e
        where e.desk = $1 and e.epoch = $2 and e.seq = any($4) and e.day <> $3
        order by e.seq
        """,
        parameters: [.text, .int4, .date, .int8Array])

    /// How many ops of the day stand in other epochs, and the op that closed the day, if one did.
    static let around = Statement(
        "day_close_around",
        """
        select (select count(*) from nser.journal_body b where b.desk = $1 and b.epoch <> $2 and b.day = $3),
            c.epoch, c.seq
        from (values (1)) one left join nser.day_close c on c.desk = $1 and c.day = $3
        """,
        parameters: [.text, .int4, .date])

    static let insert = Statement(
        "day_close_insert",
        """
        insert into nser.day_close
            (desk, day, epoch, seq, last_seq, head, registered, updated, reassessed, refused, drafts, unsent, late,
             content, key_id, signature, closed_at)
        select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),
            unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14), unnest($15), unnest($16),
            unnest($17)
        """,
        parameters: [
            .textArray, .dateArray, .int4Array, .int8Array, .int8Array, .byteaArray, .int8Array, .int8Array, .int8Array,
            .int8Array, .int8Array, .int8Array, .int8Array, .byteaArray, .textArray, .byteaArray, .timestamptzArray,
        ])
}
