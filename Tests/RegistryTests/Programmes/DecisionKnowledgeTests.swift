import PostgresPipeline
import Registry
import Shared
import Testing

/// What the authorities' files say of a household's members, as a decision reads it.
@Suite(.timeLimit(.minutes(1))) struct DecisionKnowledgeTests {
    @Test func factsOfActiveMembersCountUntilTheirLastDay() async throws {
        let database = try MigratedDatabase()
        let connection = try Administration.connect(database.administration)
        try connection.execute(
            SampleRows.places + SampleRows.family + """
                insert into nser.authority_batch (code, file_digest, file_name)
                values ('TAXPAYER', sha256('t'), 't'), ('VEHICLE', sha256('v'), 'v');
                insert into nser.authority_fact (number, code, batch, until)
                select n, b.code, b.id, u::date from nser.authority_batch b,
                    (values ('TAXPAYER', 352020000001, null), ('VEHICLE', 352020000001, '2026-11-24'),
                        ('TAXPAYER', 352020000003, null), ('VEHICLE', 352020000009, null)) as f(code, n, u)
                where f.code = b.code;
                update nser.member set active = false where line = 3;
                update nser.authority_batch set finished_at = now(), accepted = 2, refused = 0 where code = 'TAXPAYER';
                """)
        let loop = PollLoop()
        loop.start()
        defer { loop.stop() }
        let lane = Lane(loop: loop, configuration: LaneConfiguration(conninfo: database.application))
        lane.start()
        func facts(_ day: String) async throws -> [Int64: Set<String>] {
            let household = try Identifier(validating: SampleRows.uuid(9))
            let statements = DecisionKnowledge.statements(
                households: [household], on: try #require(CalendarDate(day)))
            let outcome = await lane.run(PostgresUnit(statements, transaction: false)) {
                results throws(DatabaseError) in
                try DecisionKnowledge.read(results, from: 0)
            }
            guard case .committed(let knowledge) = outcome else { throw DatabaseError(.undecodable) }
            #expect(knowledge.verified.isEmpty && knowledge.recipient == nil)
            #expect(knowledge.files == ["TAXPAYER"], "the other file has not come to its end")
            return knowledge.facts
        }
        // The child has left; a number that is no member's is nobody's; the vehicle counts to its last day.
        #expect(try await facts("2026-11-24") == [352_020_000_001: ["TAXPAYER", "VEHICLE"]])
        #expect(try await facts("2026-11-25") == [352_020_000_001: ["TAXPAYER"]])
    }
}
