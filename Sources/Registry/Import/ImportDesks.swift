internal import Crypto
import PostgresPipeline
import Shared

/// The desks that imported families come through, one a tehsil, each with its own chain of ops in its first epoch: an
/// import is counted, chained and checked like the work of any desk. Nobody can log in at one.
struct ImportDesks: Sendable {
    /// Who holds the interviews, in the journal and in COUNTS: no officer can have this name at such a desk.
    static let officer = "import"

    private struct Chain {
        let caller: Caller
        var seq: Int64 = 0
        var head: Shared.Digest?
    }

    private let register: RegisterOperation
    private let words: RefusalWords
    private let officer: OfficerCode
    private var chains: [String: Chain] = [:]
    /// Tehsils whose desks this run has used for the first time since this was asked last.
    private(set) var opened: [String] = []

    /// The chains go on from where they stand in the database.
    init(
        _ register: RegisterOperation, _ words: RefusalWords, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        self.register = register
        self.words = words
        guard let officer = OfficerCode(Self.officer) else { preconditionFailure("the officer of imports has a name") }
        self.officer = officer
        let heads = try connection.rows(
            """
            select d.tehsil, e.seq, e.digest from nser.desk d
            cross join lateral (
                select seq, digest from nser.journal_entry
                where desk = d.code and epoch = 1 order by seq desc limit 1) e
            where d.code like 'IMPORT-%'
            """)
        for row in heads {
            guard let tehsil = PCode(try row.text(0)) else { throw .mismatch("a desk has no tehsil that is one") }
            chains[tehsil.written] = Chain(
                caller: Self.caller(tehsil), seq: Int64(try row.integer(1)), head: Digest(bytes: try row.bytes(2)))
        }
    }

    /// Such as `IMPORT-60101`.
    static func desk(of tehsil: String) -> String { "IMPORT-\(tehsil.dropFirst(2))" }

    private static func caller(_ tehsil: PCode) -> Caller {
        Caller(
            desk: desk(of: tehsil.written), deskTehsil: tehsil, officer: officer, role: .officer,
            area: .tehsil(tehsil.written), epoch: 1)
    }

    /// Desks with their centre and first epoch, those that are not there yet.
    static func open(_ tehsils: [String], on connection: borrowing DirectConnection) throws(AdministrationError) {
        guard !tehsils.isEmpty else { return }
        let codes = "{\(tehsils.joined(separator: ","))}"
        let desks = "(select 'IMPORT-' || right(code, 5) as desk, code from unnest($1::text[]) code) d"
        _ = try connection.rows(
            """
            insert into nser.centre (code, name, tehsil) select desk, 'Imported interviews', code from \(desks)
            on conflict do nothing
            """, [codes])
        _ = try connection.rows(
            """
            insert into nser.desk (code, centre, tehsil, active) select desk, desk, code, false from \(desks)
            on conflict do nothing
            """, [codes])
        _ = try connection.rows(
            "insert into nser.desk_epoch (desk, epoch) select desk, 1 from \(desks) on conflict do nothing", [codes])
    }

    mutating func takeOpened() -> [String] {
        defer { opened = [] }
        return opened
    }

    /// The household as the next op of its tehsil's desk, checked and scored by the code that serves the desks: the rows
    /// that REGISTER would write, or why it would refuse. A refusal leaves no entry: the chain stays where it is.
    mutating func rows(of household: SurveyHousehold, at now: Instant) -> Result<[Rows], ImportRefusal> {
        let tehsil = household.tehsil.written
        let chain = chains[tehsil] ?? Chain(caller: Self.caller(household.tehsil))
        guard let desk = DeskCode(chain.caller.desk) else { preconditionFailure("five digits make the code of a desk") }
        let op = Op(
            desk: desk, epoch: 1, sequence: chain.seq + 1, previous: chain.head, officer: officer, at: household.ended)
        let body = RegisterDraft(
            op: op, household: household.id, tehsil: household.tehsil, form: household.form, started: household.started,
            ended: household.ended, mobile: household.mobile, address: household.address, roster: household.roster,
            answers: household.answers
        ).body
        guard let digest = Digest(bytes: SHA256.hash(data: body)) else { preconditionFailure("SHA-256 has 32 bytes") }
        let request: RegisterRequest
        do {
            let document = try JSONDocument(body)
            guard case .register(let read) = try Request(.register, document) else { return .failure(Self.unreadable) }
            request = read
        } catch let refusal as Refusal {
            return .failure(words.refusal(RegistryReply(refusal)))
        } catch {
            return .failure(Self.unreadable)
        }
        let prepared = register.prepare(
            request, WriteBytes(object: body, digest: digest, isRepeat: false),
            address: ReplyAddress(connection: 0, request: 0), caller: chain.caller, receivedAt: now)
        switch prepared {
        case .answer(let reply): return .failure(words.refusal(reply))
        case .write(let write):
            guard write.ticket.outcome == 0 else { return .failure(words.refusal(write.ticket.reply)) }
            if chains[tehsil] == nil || chain.seq == 0 { opened.append(tehsil) }
            chains[tehsil] = Chain(caller: chain.caller, seq: chain.seq + 1, head: digest)
            return .success(write.rows)
        }
    }

    private static let unreadable = ImportRefusal(
        .syntax, rule: "household.text", words: "an answer has characters that no answer may have")
}
