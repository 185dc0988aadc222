internal import Dispatch
internal import Invention
package import PostgresPipeline
package import Shared

/// Fills a database with invented families, as if each had come through REGISTER: for demos, tests and benches.
package enum Seeding {
    /// Families written in one transaction: some megabytes, and no more to do again after a kill.
    static let batch = 500

    package struct Outcome: Sendable, Equatable {
        /// Families that were there before.
        package let found: Int
        /// Families written now.
        package let written: Int
    }

    /// Writes families until there are so many of this plan. A run that was killed goes on where its last transaction
    /// ended; a database with real numbers, or with another plan's families, is refused.
    ///
    /// - Parameters:
    ///   - tehsils: P-codes; empty for all.
    ///   - report: hears after each transaction how many of how many are there.
    package static func run(
        households: Int, seed: UInt64, tehsils: [String], day: CalendarDate,
        on connection: borrowing DirectConnection, report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(AdministrationError) -> Outcome {
        guard (1...SeedPlan.mostHouseholds).contains(households) else {
            throw .refused("1 to \(SeedPlan.mostHouseholds) households can be invented")
        }
        try requireInvented(on: connection)
        guard try connection.rows("select pg_try_advisory_lock(\(lockKey))").first?.bool(0) == true else {
            throw .refused("another seed works on this database")
        }
        defer { try? connection.run("select pg_advisory_unlock(\(lockKey))") }
        let plan = SeedPlan(seed: seed, tehsils: try known(tehsils, on: connection), day: day)
        let register = try operation(on: connection)
        var desks = try SeedDesks(plan, register)
        try prepare(plan, on: connection)
        let found = try resume(&desks, plan, register, on: connection)
        report(min(found, households), households)
        if found < households {
            try write(found..<households, desks, on: connection) { report($0, households) }
            try connection.run("analyze")
        }
        return Outcome(found: found, written: max(households - found, 0))
    }

    /// "nser" in ASCII, and 5.
    private static let lockKey = 0x6E73_6572_05

    /// Refuses a registry that holds real numbers: one that does not begin with 0 is somebody's.
    package static func requireInvented(on connection: borrowing DirectConnection) throws(AdministrationError) {
        let real = try connection.rows("select exists (select from nser.identity where number >= 1000000000000)")
        guard try real.first?.bool(0) == false else {
            throw .refused("this database holds numbers of real cards; invented families are not mixed with people")
        }
    }

    private static func known(
        _ tehsils: [String], on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [String] {
        var known: [String] = []
        for row in try connection.rows("select code from nser.tehsil order by code") { known.append(try row.text(0)) }
        guard !tehsils.isEmpty else { return known }
        for code in tehsils where !known.contains(code) { throw .refused("no tehsil has the code \(code)") }
        return Array(Set(tehsils))
    }

    private static func operation(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> RegisterOperation {
        guard let signed = try Models.active(on: connection).first, signed.isGenuine else {
            throw .refused("no genuine model is active; families are scored when they are registered")
        }
        do {
            let form = try Form.shipped()
            return RegisterOperation(
                form: form, model: try PMTModel(file: signed.content, form: form), geography: Geography([]),
                acceptsInventedNumbers: true)
        } catch {
            throw .refused("the active model cannot be used: \(error)")
        }
    }

    /// Desks with their first epoch, and the month of the journal.
    private static func prepare(
        _ plan: SeedPlan, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let codes = "{\(plan.tehsils.joined(separator: ","))}"
        try connection.transaction { (connection) throws(AdministrationError) in
            _ = try connection.rows("select nser.make_journal_months($1::date, 1)", [plan.day.written])
            let desks = "(select 'SEED-' || right(code, 5) as desk, code from unnest($1::text[]) code) d"
            _ = try connection.rows(
                """
                insert into nser.centre (code, name, tehsil) select desk, 'Invented families', code from \(desks)
                on conflict do nothing
                """, [codes])
            _ = try connection.rows(
                "insert into nser.desk (code, centre, tehsil) select desk, desk, code from \(desks) on conflict do nothing",
                [codes])
            _ = try connection.rows(
                "insert into nser.desk_epoch (desk, epoch) select desk, 1 from \(desks) on conflict do nothing", [codes]
            )
        }
    }

    /// How many families of the plan are there; the chains go on from where they stand.
    private static func resume(
        _ desks: inout SeedDesks, _ plan: SeedPlan, _ register: RegisterOperation,
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        let rows = try connection.rows(
            """
            select distinct on (desk) desk, seq, digest from nser.journal_entry
            where desk like 'SEED-%' and epoch = 1 order by desk, seq desc
            """)
        guard !rows.isEmpty else { return 0 }
        let other = AdministrationError.refused(
            "this database was seeded with another seed, other tehsils, another day or an older program; take a fresh one"
        )
        var places: [String: Int] = [:]
        for (place, code) in plan.tehsils.enumerated() { places[SeedDesks.desk(of: code)] = place }
        var counts = [Int](repeating: 0, count: plan.tehsils.count)
        for row in rows {
            guard let place = places[try row.text(0)], let head = Digest(bytes: try row.bytes(2)) else { throw other }
            counts[place] = try row.integer(1)
            desks.stands(place, seq: Int64(counts[place]), head: head)
        }
        let found = counts.reduce(0, +)
        for index in 0..<found { counts[plan.tehsil(of: index)] -= 1 }
        let first = try connection.rows(
            "select digest from nser.journal_entry where desk = $1 and epoch = 1 and seq = 1",
            [SeedDesks.desk(of: plan.tehsils[plan.tehsil(of: 0)])])
        guard counts.allSatisfy({ $0 == 0 }),
            try first.first?.bytes(0) == SeedDesks.firstDigest(plan, register).bytes
        else { throw other }
        return found
    }

    /// One thread invents, this one writes.
    private static func write(
        _ range: Range<Int>, _ desks: SeedDesks, on connection: borrowing DirectConnection, _ report: (Int) -> Void
    ) throws(AdministrationError) {
        let conveyor = Conveyor<Result<SeedBatch, AdministrationError>>(capacity: 2)
        let inventing = DispatchGroup()
        DispatchQueue(label: "nser-seed").async(group: inventing) {
            var desks = desks
            for start in stride(from: range.lowerBound, to: range.upperBound, by: batch) {
                let end = min(start + batch, range.upperBound)
                let made = Result { () throws(AdministrationError) in try SeedBatch(start..<end, &desks) }
                guard conveyor.put(made), case .success = made else { break }
            }
            conveyor.end()
        }
        defer {
            conveyor.stop()
            inventing.wait()
        }
        while let made = conveyor.take() {
            let batch = try made.get()
            try batch.write(on: connection)
            report(batch.end)
        }
    }
}

/// Families that are written in one transaction.
private struct SeedBatch: Sendable {
    /// Households up to this place, not with it, are in this batch or before it.
    let end: Int
    private var families = RegistrationBatch()

    init(_ range: Range<Int>, _ desks: inout SeedDesks) throws(AdministrationError) {
        end = range.upperBound
        for index in range { families.add(try desks.rows(of: index)) }
    }

    func write(on connection: borrowing DirectConnection) throws(AdministrationError) {
        try connection.transaction { (connection) throws(AdministrationError) in
            do throws(DatabaseError) {
                try families.copy(on: connection)
            } catch {
                throw AdministrationError(
                    error,
                    explaining: [
                        "identity_number_once":
                            "an invented number is taken: this database already holds invented families of others"
                    ])
            }
        }
    }
}
