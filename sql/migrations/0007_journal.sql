-- The journal: every write that a desk sent, as a chain the database itself keeps without gaps and without forks.
set role nser_owner;

create table nser.journal_entry (
    desk         text not null,
    epoch        integer not null,
    seq          bigint not null,
    prev         bytea,
    digest       bytea not null,
    day          date not null,
    previous_seq bigint generated always as (nullif(seq, 1) - 1) stored,
    first_epoch  integer generated always as (case when seq = 1 then epoch end) stored,
    constraint journal_entry_key primary key (desk, epoch, seq),
    constraint journal_entry_digest unique (desk, epoch, seq, digest),
    constraint journal_entry_first_has_no_prev check ((seq = 1) = (prev is null)),
    constraint journal_entry_seq_positive check (seq >= 1),
    constraint journal_entry_digest_length check (octet_length(digest) = 32),
    constraint journal_entry_previous foreign key (desk, epoch, previous_seq, prev)
        references nser.journal_entry (desk, epoch, seq, digest),
    -- Only the first entry asks whether the epoch was opened; the others hang on the first by the chain.
    constraint journal_entry_epoch foreign key (desk, first_epoch) references nser.desk_epoch (desk, epoch)
);

-- The bytes as they came, and the answer. By month, so that old months can be detached; no foreign key for that reason.
create table nser.journal_body (
    day         date not null,
    desk        text not null,
    epoch       integer not null,
    seq         bigint not null,
    tehsil      text not null,
    verb        text not null,
    number      smallint not null,
    officer     text not null,
    sender      text not null,
    desk_clock  timestamptz not null,
    received_at timestamptz not null,
    household_id uuid,
    request     bytea not null,
    reply       text not null,
    -- 0 is OK; the others are the refusals about a family, which leave an entry.
    constraint journal_body_number_of_entry check (number = 0 or number between 540 and 599 and number <> 565)
) partition by range (day);
alter table nser.journal_body alter column request set compression lz4;
create index journal_body_op on nser.journal_body (desk, epoch, seq);
create index journal_body_counts on nser.journal_body (day, tehsil) include (desk, officer, verb, number);

-- What is not of a month that was made ahead lands here, so that no day is ever refused; it moves when its month is made.
create table nser.journal_body_rest partition of nser.journal_body default;

-- Makes the partitions of `months` months from that of `first` on, those that are missing, and gives the names of those
-- it made. Rows of such a month that already lie in the rest move over. Run by `migrate`, again and again.
create function nser.make_journal_months(first date, months integer) returns setof text
    language plpgsql
    security definer
    set search_path = pg_catalog
as $$
declare
    month date := date_trunc('month', first)::date;
    next_month date;
    part text;
begin
    for i in 1..months loop
        next_month := (month + interval '1 month')::date;
        part := 'journal_body_' || to_char(month, 'YYYY_MM');
        if to_regclass('nser.' || part) is null then
            -- Nothing may arrive in the rest between the move and the new partition.
            lock table nser.journal_body_rest in access exclusive mode;
            execute format('create table nser.%I (like nser.journal_body including defaults including storage '
                'including compression including constraints)', part);
            execute format('with moved as (delete from nser.journal_body_rest where day >= %L and day < %L returning *) '
                'insert into nser.%I select * from moved', month, next_month, part);
            execute format('alter table nser.journal_body attach partition nser.%I for values from (%L) to (%L)',
                part, month, next_month);
            return next part;
        end if;
        month := next_month;
    end loop;
end
$$;

grant select, insert on nser.journal_entry, nser.journal_body to nser_app;
reset role;
