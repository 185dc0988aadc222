-- Days that a desk and the server agreed about. A closed day takes no more ops: what comes later counts for the next day.
set role nser_owner;

create table nser.day_close (
    desk       text not null,
    day        date not null,
    epoch      integer not null,
    seq        bigint not null,
    last_seq   bigint not null,
    head       bytea,
    registered bigint not null,
    updated    bigint not null,
    reassessed bigint not null,
    refused    bigint not null,
    drafts     bigint not null,
    unsent     bigint not null,
    late       bigint not null,
    -- The bytes that are signed; the columns above say the same for queries.
    content    bytea not null,
    -- None while the server has no key: better than a signature that proves nothing.
    key_id     text constraint day_close_signed_by references nser.signing_key (id),
    signature  bytea,
    closed_at  timestamptz not null,
    constraint day_close_key primary key (desk, day),
    constraint day_close_entry foreign key (desk, epoch, seq) references nser.journal_entry (desk, epoch, seq),
    constraint day_close_once_by_one_op unique (desk, epoch, seq),
    constraint day_close_after_last check (last_seq = seq - 1),
    constraint day_close_head_of_last check ((last_seq = 0) = (head is null)),
    constraint day_close_head_length check (octet_length(head) = 32),
    constraint day_close_amounts check (least(registered, updated, reassessed, refused, drafts, unsent, late) >= 0),
    constraint day_close_key_with_signature check ((key_id is null) = (signature is null)),
    constraint day_close_signature_length check (octet_length(signature) = 64),
    constraint day_close_not_ahead check (day <= (closed_at at time zone 'Asia/Karachi')::date)
);

grant select, insert on nser.day_close to nser_app;
reset role;
