internal import Dispatch
import PostgresPipeline
import Shared

/// The threads of an import: one reads both files, one decides about the households, the caller's writes.
struct ImportWorks: Sendable {
    let paths: (households: String, members: String)
    let form: Form
    let run: ImportRun
    let register: RegisterOperation
    let breaker: CircuitBreaker
    /// Nil: all.
    let tehsils: Set<String>
    let address: ConnectionAddress

    /// One result as the reading thread leaves it.
    private struct Read: Sendable {
        let part: SurveyPart
        let line: Int
        let tablet: String?
        let household: Result<SurveyHousehold, ImportRefusal>
    }

    /// The first thing that went wrong in any thread.
    private final class Failure: Sendable {
        private let first = VisibleMutex<AdministrationError?>(nil)
        func tell(_ error: AdministrationError) { first.withLock { $0 = $0 ?? error } }
        var error: AdministrationError? { first.withLock { $0 } }
    }

    /// Runs until both files are read, the breaker stops, or `write` throws. Gives whether the breaker stopped it.
    func run(_ write: (ImportBatch) throws(ImportFailure) -> Void) throws(ImportFailure) -> Bool {
        let read = Conveyor<[Read]>(capacity: ImportRun.batchesWaiting)
        let decided = Conveyor<ImportBatch>(capacity: ImportRun.batchesWaiting)
        let failure = Failure()
        let threads = DispatchGroup()
        DispatchQueue(label: "nser-import-read").async(group: threads) {
            do throws(AdministrationError) { try self.read(into: read) } catch { failure.tell(error) }
            read.end()
        }
        DispatchQueue(label: "nser-import-decide").async(group: threads) {
            do throws(AdministrationError) { try self.decide(read, into: decided) } catch { failure.tell(error) }
            read.stop()
            decided.end()
        }
        defer {
            read.stop()
            decided.stop()
            threads.wait()
        }
        var isStopped = false
        while !isStopped, let batch = decided.take() {
            try write(batch)
            isStopped = batch.isStop
        }
        if !isStopped, let error = failure.error { throw .administration(error) }
        return isStopped
    }

    // MARK: Reading

    private func read(into conveyor: Conveyor<[Read]>) throws(AdministrationError) {
        // A form of the thread's own: threads that share one would count references against each other.
        let form = try ImportRun.form()
        var merge = SurveyMerge(
            try SurveyFile(paths.households, part: .households, form: form),
            try SurveyFile(paths.members, part: .members, form: form), maximumMembers: form.maximumMembers)
        let reader = SurveyReader(
            form: form, households: merge.householdColumns, members: merge.memberColumns, file: run.digest)
        var place = 0
        var batch: [Read] = []
        while let result = try merge.next() {
            place += 1
            guard place > run.done else { continue }
            switch result {
            case .household(let row, let members, let count):
                batch.append(
                    Read(
                        part: .households, line: row.record.line, tablet: row.tablet,
                        household: reader.read(row, members: members, memberCount: count)))
            case .refused(let part, let row, let refusal):
                batch.append(
                    Read(part: part, line: row.record.line, tablet: row.tablet, household: .failure(refusal)))
            }
            if batch.count == run.rowsAtOnce {
                guard conveyor.put(batch) else { return }
                batch.removeAll(keepingCapacity: true)
            }
        }
        guard ImportRun.digest(merge.digests.households, merge.digests.members) == run.digest else {
            throw .refused("a file changed while it was read; import it again when it is complete")
        }
        if !batch.isEmpty { _ = conveyor.put(batch) }
    }

    // MARK: Deciding

    private func decide(
        _ read: Conveyor<[Read]>, into conveyor: Conveyor<ImportBatch>
    ) throws(AdministrationError) {
        let connection: DirectConnection
        do throws(DatabaseError) {
            connection = try DirectConnection.connect(address)
        } catch {
            throw AdministrationError(error)
        }
        var desks = try ImportDesks(register, RefusalWords(form), on: connection)
        var known = ImportKnown(file: run.file)
        var breaker = breaker
        while let rows = read.take() {
            try known.ask(about: rows.compactMap { try? $0.household.get() }, on: connection)
            var batch = ImportBatch()
            batch.rows.reserveCapacity(rows.count)
            let now = run.now()
            for row in rows where !batch.isStop {
                let outcome = decided(row, &desks, &known, &batch, at: now)
                batch.rows.append(
                    ImportedRow(part: row.part, line: row.line, tablet: row.tablet, outcome: outcome))
                if row.part == .households {
                    batch.isStop = breaker.stops(after: batch.rows.last?.refusal?.isDuplicate == true)
                }
            }
            batch.opened = desks.takeOpened()
            guard conveyor.put(batch), !batch.isStop else { return }
        }
    }

    private func decided(
        _ row: Read, _ desks: inout ImportDesks, _ known: inout ImportKnown, _ batch: inout ImportBatch, at now: Instant
    ) -> Result<Identifier, ImportRefusal> {
        let household: SurveyHousehold
        switch row.household {
        case .success(let read): household = read
        case .failure(let refusal): return .failure(refusal)
        }
        guard tehsils.contains(household.tehsil.written) else {
            return .failure(
                ImportRefusal(
                    field: "tehsil", rule: "tehsil.unknown",
                    words: "this is no tehsil of the registry, or not one that this import is for"))
        }
        if let refusal = known.refusal(of: household) { return .failure(refusal) }
        switch desks.rows(of: household, at: now) {
        case .success(let rows):
            batch.families.add(rows)
            known.take(household, line: row.line)
            return .success(household.id)
        case .failure(let refusal): return .failure(refusal)
        }
    }
}
