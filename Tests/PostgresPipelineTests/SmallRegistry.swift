import PostgresPipeline

/// The smallest registry that has what the write combiner is for: a chain of ops per desk, and numbers that only one may
/// hold.
enum SmallRegistry {
    static let schema = """
        create table entry (at bigserial, desk bigint, seq bigint, body text, reply text,
            lane text default current_setting('application_name'), before bigint
            generated always as (nullif(seq, 1) - 1) stored,
            constraint entry_key primary key (desk, seq),
            constraint entry_before foreign key (desk, before) references entry (desk, seq));
        create table number (number bigint, holder text,
            constraint number_key primary key (number), constraint number_good check (holder <> 'bad'));
        create sequence attempts;
        create function hook() returns trigger language plpgsql as $$
        begin
            if new.body = 'wait' then perform pg_advisory_xact_lock(1); end if;
            if new.body = 'divide' then perform 1 / (new.seq - new.seq); end if;
            if new.body like 'serialize %' and nextval('attempts') <= split_part(new.body, ' ', 2)::int then
                raise exception 'not yet' using errcode = '40001';
            end if;
            return new;
        end $$;
        create trigger hook before insert on entry for each row execute function hook();
        create function late() returns trigger language plpgsql as $$
        begin
            if new.body = 'wait at commit' then perform pg_advisory_xact_lock(1); end if;
            return null;
        end $$;
        create constraint trigger late after insert on entry deferrable initially deferred
            for each row execute function late();
        """

    static let insertEntry = Statement(
        "insert_entry",
        "insert into entry (desk, seq, body, reply) select unnest($1), unnest($2), unnest($3), unnest($4)",
        parameters: [.int8Array, .int8Array, .textArray, .textArray])
    static let insertNumber = Statement(
        "insert_number",
        "insert into number (number, holder) select n, h from unnest($1::bigint[], $2::text[]) as t(n, h) order by n",
        parameters: [.int8Array, .textArray])
    static let known = Statement(
        "known",
        """
        select true, desk, seq, body, reply from entry
            where (desk, seq) in (select d, s from unnest($1::bigint[], $2::bigint[]) as t(d, s))
        union all
        select true, desk, seq, null, null from entry
            where (desk, seq) in (select d, s - 1 from unnest($1::bigint[], $2::bigint[]) as t(d, s))
        union all
        select false, number, 0, holder, null from number where number = any($3::bigint[])
        """, parameters: [.int8Array, .int8Array, .int8Array])

    struct Ticket: Sendable {
        var desk: Int64
        var seq: Int64
        var body: String
        var numbers: [Int64]
    }

    /// A registration of `numbers` as the op `seq` of a desk.
    static func write(_ desk: Int64, _ seq: Int64, _ numbers: [Int64] = [], body: String = "ok") -> Write<Ticket> {
        let ticket = Ticket(desk: desk, seq: seq, body: body, numbers: numbers)
        var rows = Rows(insertNumber)
        for number in numbers {
            rows.append {
                $0.int8(number); $0.text(body)
            }
        }
        let keys = [UInt64(desk * 1000 + seq)] + numbers.map { UInt64(1_000_000 + $0) }
        return Write(
            keys: keys, lineage: UInt64(desk), rows: [entry(ticket, reply: "registered"), rows], ticket: ticket)
    }

    static func entry(_ ticket: Ticket, reply: String) -> Rows {
        var rows = Rows(insertEntry)
        rows.append {
            $0.int8(ticket.desk); $0.int8(ticket.seq); $0.text(ticket.body); $0.text(reply)
        }
        return rows
    }

    struct Resolver: WriteResolver {
        func question(about tickets: [Ticket]) -> (Statement, [Value]) {
            (
                known,
                [
                    .int8Array(tickets.map(\.desk)), .int8Array(tickets.map(\.seq)),
                    .int8Array(tickets.flatMap(\.numbers)),
                ]
            )
        }

        func decide(
            _ tickets: [Ticket], _ known: borrowing ResultSet
        ) throws(DatabaseError) -> [WriteDecision<String>] {
            var entries: [[Int64]: (body: String, reply: String)] = [:]
            var ops: Set<[Int64]> = []
            var numbers: Set<Int64> = []
            for row in 0..<known.rowCount {
                let (first, second) = (try known.int8(row, 1), try known.int8(row, 2))
                guard try known.bool(row, 0) else {
                    numbers.insert(first)
                    continue
                }
                ops.insert([first, second])
                if !known.isNull(row, 3) {
                    entries[[first, second]] = (try known.text(row, 3), try known.text(row, 4))
                }
            }
            var decisions: [WriteDecision<String>] = []
            for ticket in tickets {
                if let entry = entries[[ticket.desk, ticket.seq]] {
                    decisions.append(.answer(entry.body == ticket.body ? "again \(entry.reply)" : "conflict"))
                    continue
                }
                if ticket.seq > 1, !ops.contains([ticket.desk, ticket.seq - 1]) {
                    decisions.append(.answer("gap"))
                    continue
                }
                ops.insert([ticket.desk, ticket.seq])
                if ticket.numbers.contains(where: numbers.contains) {
                    decisions.append(.replace([SmallRegistry.entry(ticket, reply: "taken")], "taken"))
                } else {
                    decisions.append(.keep)
                }
            }
            return decisions
        }
    }

    /// The outcome in one word or two.
    static func word(_ outcome: WriteOutcome<String>) -> String {
        switch outcome {
        case .committed: "registered"
        case .decided(let reply): reply
        case .failed(let error): "failed \(error.sqlstate ?? "\(error.kind)")"
        case .unknown: "unknown"
        }
    }
}

extension LiveDatabase {
    func combiner(
        _ lanes: [Lane], groups: Heard<Int>? = nil, _ configuration: WriteCombinerConfiguration = .init()
    ) -> WriteCombiner<SmallRegistry.Resolver> {
        WriteCombiner(
            loop: loop, lanes: lanes, resolver: SmallRegistry.Resolver(), configuration: configuration
        ) { groups?.tell(0) }
    }
}

extension WriteCombiner where Resolver == SmallRegistry.Resolver {
    /// Submits writes and waits for the word about each, in their order.
    func words(_ writes: Write<SmallRegistry.Ticket>...) async -> [String] { await words(writes) }

    func words(_ writes: [Write<SmallRegistry.Ticket>]) async -> [String] {
        await submitted(writes)()
    }

    /// Submits writes; what is returned waits for the words about them.
    nonisolated func submitted(_ writes: [Write<SmallRegistry.Ticket>]) -> @Sendable () async -> [String] {
        let heard = Heard<(Int, String)>()
        submit(
            writes.enumerated().map { index, write in
                (write, completion: { heard.tell((index, SmallRegistry.word($0))) })
            })
        return { await heard.first(writes.count).sorted { $0.0 < $1.0 }.map(\.1) }
    }
}
