internal import Crypto
import Invention
import PostgresPipeline
import Shared

/// The desks that invented families came through, one a tehsil, each with its own chain of ops: what `sql/checks` ask of
/// real registrations holds for these too.
struct SeedDesks: Sendable {
    private struct Chain {
        let caller: Caller
        var seq: Int64 = 0
        var head: Shared.Digest?
    }

    private var chains: [Chain] = []
    private let plan: SeedPlan
    private let register: RegisterOperation

    init(_ plan: SeedPlan, _ register: RegisterOperation) throws(AdministrationError) {
        self.plan = plan
        self.register = register
        for code in plan.tehsils {
            guard let tehsil = PCode(code) else { throw .refused("\(code) is no tehsil's P-code") }
            chains.append(
                Chain(
                    caller: Caller(
                        desk: Self.desk(of: code), deskTehsil: tehsil, officer: "seed", role: .officer,
                        area: .tehsil(code), epoch: 1)))
        }
    }

    /// Such as `SEED-60101`.
    static func desk(of tehsil: String) -> String { "SEED-\(tehsil.dropFirst(2))" }

    /// Where the chain of a desk stands in the database.
    mutating func stands(_ tehsil: Int, seq: Int64, head: Shared.Digest) {
        chains[tehsil].seq = seq
        chains[tehsil].head = head
    }

    /// The next household of its desk, as the rows that REGISTER would write.
    mutating func rows(of index: Int) throws(AdministrationError) -> [Rows] {
        let place = plan.tehsil(of: index)
        let (body, digest) = op(of: index, at: place)
        guard let document = try? JSONDocument(body), let request = try? Request(.register, document),
            case .register(let register) = request,
            case .write(let write) = self.register.prepare(
                register, WriteBytes(object: body, digest: digest, isRepeat: false),
                address: ReplyAddress(connection: 0, request: 0), caller: chains[place].caller,
                receivedAt: plan.recorded(index)),
            write.ticket.outcome == 0
        else {
            throw .refused("the invented household \(index) does not pass the form: nothing of its batch is written")
        }
        chains[place].seq += 1
        chains[place].head = digest
        return write.rows
    }

    /// The digest of the first op of all, which says whether a database was seeded with the same words.
    static func firstDigest(_ plan: SeedPlan, _ register: RegisterOperation) throws(AdministrationError)
        -> Shared.Digest
    {
        try SeedDesks(plan, register).op(of: 0, at: plan.tehsil(of: 0)).digest
    }

    private func op(of index: Int, at place: Int) -> (body: [UInt8], digest: Shared.Digest) {
        let chain = chains[place]
        let prev = chain.head.map { "\"\($0.written)\"" } ?? "null"
        let op = """
            {"desk":"\(chain.caller.desk)","epoch":1,"seq":\(chain.seq + 1),"prev":\(prev),"officer":"seed",\
            "at":"\(plan.recorded(index).written)"}
            """
        let body = plan.household(index).registerBody(op: Array(op.utf8), tehsil: plan.tehsils[place])
        guard let digest = Shared.Digest(bytes: SHA256.hash(data: body)) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return (body, digest)
    }
}
