import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// What a desk hears of an op whose month was put aside: that it is stored, and where its answer lies.
@Suite(.timeLimit(.minutes(2))) struct ArchivedResultTests {
    private let bench: DeskBench
    private let body: [UInt8]
    private let chain = OpChain("D1")

    /// One family, registered in a month that was put aside.
    init() async throws {
        bench = try await DeskBench()
        body = InventedHousehold(seed: 1).registerBody(op: chain.op(), tehsil: DeskBench.lahore)
        _ = try await bench.ask(chain.payload(body), as: bench.caller())
        let connection = try Administration.connect(bench.database.administration)
        try connection.execute(
            """
            select nser.make_journal_months('2020-01-01', 1);
            update nser.journal_entry set day = '2020-01-15';
            update nser.journal_body set day = '2020-01-15';
            """)
        try JournalMonths.detach(
            before: #require(CalendarMonth("2020-02")), evenIfYoung: false, by: "A", on: connection
        ) { _, _ in }
    }

    private func result() throws -> DeskRequest.Payload {
        let text = "{\"desk\":\"D1\",\"epoch\":1,\"seq\":1}"
        guard case .result(let request) = try Request(.result, JSONDocument(Array(text.utf8))) else {
            throw DatabaseError(.undecodable)
        }
        return .result(request)
    }

    @Test func resultSaysThatItIsStoredAndWhere() async throws {
        let answer = try await bench.ask(result(), as: bench.caller())
        #expect(answer.number == 0 && answer.body["known"]?.bool == true)
        #expect(answer.body["archived"]?.string == "2020-01")
        #expect(answer.body["digest"]?.string == (try chain.digest(body).written))
        #expect(answer.body["reply"]?["words"]?.string == "stored; the reply lies in the archive of 2020-01")
        #expect(answer.body["number"] == nil && answer.body["verb"] == nil)
    }

    @Test func anotherDesksOpIsTheSupervisorsToHear() async throws {
        #expect(try await bench.ask(result(), as: bench.caller("D2")).number == 550)
        #expect(try await bench.ask(result(), as: bench.supervisor()).body["archived"]?.string == "2020-01")
        #expect(try await bench.ask(result(), as: bench.supervisor(.province("PK7"))).body["known"]?.bool == false)
    }

    @Test func theSameOpAgainIsStoredOnce() async throws {
        for isRepeat in [true, false] {
            let answer = try await bench.ask(chain.payload(body, isRepeat: isRepeat), as: bench.caller())
            #expect(answer.number == 0 && answer.entry == true)
            #expect(answer.body["replay"]?.bool == true && answer.body["archived"]?.string == "2020-01")
        }
        #expect(try bench.value("select count(*) from nser.household") == "1")
    }

    @Test func anotherOpInItsPlaceIsRefused() async throws {
        let other = InventedHousehold(seed: 2).registerBody(op: chain.op(), tehsil: DeskBench.lahore)
        for isRepeat in [true, false] {
            let answer = try await bench.ask(chain.payload(other, isRepeat: isRepeat), as: bench.caller())
            #expect(answer.number == 565 && answer.entry == false)
        }
    }

    @Test func theChainGoesOnBehindIt() async throws {
        var chain = chain
        try chain.advance(body)
        let answer = try await bench.ask(chain.register(InventedHousehold(seed: 3)), as: bench.caller())
        #expect(answer.number == 0 && answer.entry == true)
    }
}
