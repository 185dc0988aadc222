internal import Dispatch
package import PostgresPipeline
package import Shared

/// One night: every check for one day, side by side, each with its findings in one transaction. Killed at any point it is
/// begun again and goes on with the checks that had not come to their end.
package struct NightRun: Sendable {
    /// The run's number.
    package let id: Int
    package let scene: NightScene
    /// Whether an earlier command began it.
    package let isResumed: Bool
    /// The checks that came to their end before, as the database keeps them.
    private let done: [Ended]

    /// How one check ended.
    package struct Ended: Sendable {
        package let name: String
        /// Nil when it could not be done.
        package let lookedAt: Int?
        /// Findings it reported, explained and accepted ones too.
        package let found: Int
        /// How long it took.
        package let seconds: Double
        /// Why it could not be done, in words.
        package let failure: String?
        /// What it could not look for, did not look at or did not mend although it was done, in words.
        package let note: String?
    }

    /// The night for a day that is not finished, or a new one. Two nights never overlap: the connection holds a lock
    /// until it ends, also when its program is killed.
    package static func open(
        _ scene: NightScene, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> NightRun {
        guard try connection.rows("select pg_try_advisory_lock(\(lock))").first?.bool(0) == true else {
            throw .refused("another night works on this database")
        }
        if let office = scene.office {
            let known = try connection.rows("select from nser.tehsil where code = $1", [office.written])
            guard !known.isEmpty else { throw .refused("no tehsil has the code \(office.written)") }
        }
        return try connection.transaction { (connection) throws(AdministrationError) in
            let words = [scene.day.written, scene.office?.written]
            let open = try connection.rows(
                """
                select id from nser.night_run
                where day = $1::date and office is not distinct from $2 and finished_at is null
                """, words)
            if let row = open.first {
                let id = try row.integer(0)
                return NightRun(id: id, scene: scene, isResumed: true, done: try ended(in: id, on: connection))
            }
            let made = try connection.rows(
                "insert into nser.night_run (day, office) values ($1::date, $2) returning id", words)
            guard let row = made.first else { throw .mismatch("the night was not stored") }
            return NightRun(id: try row.integer(0), scene: scene, isResumed: false, done: [])
        }
    }

    /// The checks of a run that came to their end.
    private static func ended(
        in run: Int, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [Ended] {
        var ended: [Ended] = []
        for row in try connection.rows(
            """
            select name, looked_at, found, extract(epoch from finished_at - started_at)
            from nser.night_check where run = $1::bigint
            """, ["\(run)"])
        {
            ended.append(
                Ended(
                    name: try row.text(0), lookedAt: try row.integer(1), found: try row.integer(2),
                    seconds: Double(try row.text(3)) ?? 0, failure: nil, note: "done before it was begun again"))
        }
        return ended
    }

    /// Does the checks that are left, `width` at a time, each on a connection of its own.
    ///
    /// - Parameter report: hears of each check as it ends, and of the steps of those that take long, on the caller's thread.
    /// - Returns: how all of them ended, those too that were done before, in the order of their names.
    package func perform(
        _ checks: [any NightCheck] = NightChecks.all, width: Int = 2, conninfo: String,
        report: (_ done: Int, _ total: Int, _ step: NightStep?) -> Void
    ) -> [Ended] {
        let names = Set(checks.map(\.name))
        let done = done.filter { names.contains($0.name) }
        let doneNames = Set(done.map(\.name))
        let left = checks.filter { !doneNames.contains($0.name) }
        let waiting = Waiting(left)
        let heard = Conveyor<Heard>(capacity: max(left.count, 1))
        var scene = scene
        scene.heard = { _ = heard.put(.step($0)) }
        for _ in 0..<min(width, left.count) {
            DispatchQueue.global().async { [scene] in
                while let check = waiting.next() { _ = heard.put(.end(self.end(of: check, scene, conninfo))) }
            }
        }
        var ended: [Ended] = []
        while ended.count < left.count, let one = heard.take() {
            var step: NightStep?
            switch one {
            case .end(let one): ended.append(one)
            case .step(let one): step = one
            }
            report(done.count + ended.count, checks.count, step)
        }
        return (done + ended).sorted { $0.name < $1.name }
    }

    /// The night is over; it stays open while a check could not be done, so that it is begun again.
    package func finish(
        _ ended: [Ended], on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        guard ended.allSatisfy({ $0.failure == nil }) else { return }
        _ = try connection.rows("update nser.night_run set finished_at = now() where id = $1::bigint", ["\(id)"])
    }

    /// When the last night for the whole country and this day came to its end; nil if none did.
    package static func finished(
        _ day: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> String? {
        let rows = try connection.rows(
            "select max(finished_at) from nser.night_run where day = $1::date and office is null", [day.written])
        return rows.first?.optional(0)
    }

    /// The tehsils of which a night leaves files: where desks worked that day, where one could have worked (it has an
    /// officer, as desks and officers are now), and where something is open. An office that did nothing says so.
    package static func offices(
        of day: CalendarDate, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [PCode] {
        var offices: [PCode] = []
        for row in try connection.rows(
            """
            select tehsil from nser.journal_body where day = $1::date
            union
            select d.tehsil from nser.desk d
            where d.active and exists (select from nser.officer o where o.desk = d.code and o.active)
            union
            select tehsil from nser.finding where state = 'OPEN' and tehsil is not null
            order by 1
            """, [day.written])
        {
            guard let office = PCode(try row.text(0)) else { throw .mismatch("a tehsil's code is none") }
            offices.append(office)
        }
        return offices
    }

    private enum Heard: Sendable {
        case end(Ended)
        case step(NightStep)
    }

    private func end(of check: any NightCheck, _ scene: NightScene, _ conninfo: String) -> Ended {
        let begun = ContinuousClock.now
        func seconds() -> Double { (ContinuousClock.now - begun) / .seconds(1) }
        do throws(AdministrationError) {
            let connection = try Administration.connect(conninfo)
            try QuietSession.giveWay(connection)
            let started = try connection.rows("select now()").first?.text(0)
            let look = try check.look(scene, on: connection)
            try connection.transaction { (connection) throws(AdministrationError) in
                try Findings.record(look, of: self, on: connection)
                _ = try connection.rows(
                    """
                    insert into nser.night_check (run, name, looked_at, found, started_at)
                    values ($1::bigint, $2, $3::bigint, $4::bigint, $5::timestamptz)
                    """, ["\(id)", check.name, "\(look.lookedAt)", "\(look.count)", started])
            }
            return Ended(
                name: check.name, lookedAt: look.lookedAt, found: look.count, seconds: seconds(), failure: nil,
                note: look.saysWhatIsGone ? look.note : "more than are kept: none of before is mended")
        } catch {
            return Ended(
                name: check.name, lookedAt: nil, found: 0, seconds: seconds(), failure: error.description, note: nil)
        }
    }

    /// "nser" in ASCII, and 22.
    private static let lock = 0x6E73_6572_16
}

/// The checks that nobody has begun.
private final class Waiting: Sendable {
    private let checks: VisibleMutex<ArraySlice<any NightCheck>>

    init(_ checks: [any NightCheck]) { self.checks = VisibleMutex(checks[...]) }

    func next() -> (any NightCheck)? { checks.withLock { $0.popFirst() } }
}
