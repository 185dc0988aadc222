import PostgresPipeline
import Registry
import Shared

/// The registry on PostgreSQL, as sessions know it: `DeskService` for the verbs, a lane of its own for logins, so that
/// nobody waits behind a search to come in.
struct RegistryOperations: DeskOperations {
    let service: DeskService
    let logins: Lane

    func perform(_ requests: [DeskRequest]) { service.perform(requests) }

    func standing(officer: String, desk: String) async -> StandingAnswer {
        let unit = PostgresUnit(
            [
                (OfficerStanding.byCode, [.text(officer)]), (DeskStanding.byCode, [.text(desk)]),
                (ResumeSecret.current, []),
            ], transaction: false)
        let outcome = await logins.run(unit) { results throws(DatabaseError) in
            StandingRows(
                officer: try OfficerStanding.read(results[0]), desk: try DeskStanding.read(results[1]),
                resumeSecret: try ResumeSecret.read(results[2]))
        }
        switch outcome {
        case .committed(let rows): return rows.answer
        case .rejected(let error), .unknown(let error):
            return .failed(.refused(Refusal(Problem(error)), isWrite: false))
        }
    }
}

/// What the database said of an officer and a desk.
struct StandingRows: Sendable {
    let officer: OfficerStanding?
    let desk: DeskStanding?
    let resumeSecret: [UInt8]

    /// Decides who may log in where: an active officer at the own, active desk; a supervisor at any active desk.
    var answer: StandingAnswer {
        guard let desk, desk.active else { return .deskNotActive }
        guard let officer, officer.active, officer.desk == nil || officer.desk == desk.code else {
            let nobody = PasswordHash.ofNobody
            return .nobody { nobody.matches(Array($0.utf8)) }
        }
        guard let role = Role(rawValue: officer.role), role == .supervisor || officer.desk == desk.code,
            let area = Area(level: officer.area.level.rawValue, code: officer.area.code),
            let tehsil = PCode(desk.tehsil)
        else { return .failed(.refused(Refusal(.internalError), isWrite: false)) }
        let caller = Caller(
            desk: desk.code, deskTehsil: tehsil, officer: officer.code, role: role, area: area, epoch: desk.epoch,
            lastClosedDay: desk.lastClosedDay)
        let password = officer.password
        return .known(
            Standing(
                caller: caller, committed: desk.sequence, head: desk.head.flatMap { Digest(bytes: $0) },
                check: { password.matches(Array($0.utf8)) }, resumeSecret: resumeSecret))
    }
}
