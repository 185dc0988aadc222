import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// CLOSE-DAY through the desk service on a real database: what is agreed, what differs, and for which day an op counts.
@Suite(.timeLimit(.minutes(2))) struct DayCloseTests {
    private static let (today, tomorrow) = ("2026-11-22", "2026-11-23")

    /// A day of one registration, a second one that is refused, and a re-assessment.
    static func work(_ bench: DeskBench, _ chain: inout OpChain) async throws -> InventedHousehold {
        let family = InventedHousehold(seed: 701, members: 4)
        #expect(try await bench.ask(chain.register(family), as: bench.caller()).number == 0)
        let again = InventedHousehold(seed: 702, members: 4)
        let twice = try chain.register(again) { $0.replacing(again.cnicOfHead, with: family.cnicOfHead) }
        #expect(try await bench.ask(twice, as: bench.caller()).number == 561)
        #expect(try await bench.ask(chain.reassess(family.identifier, version: 1), as: bench.caller()).number == 0)
        return family
    }

    static let entries: [(Int64, Int)] = [(1, 0), (2, 561), (3, 0)]
    static let counts = [1, 0, 1, 1]

    private func expectSound(_ bench: DeskBench) throws {
        let connection = try Administration.connect(bench.database.administration)
        for check in InvariantCheck.shipped where check.name.contains("journal") || check.name.contains("day_close") {
            let count = try check.violations(on: connection)
            #expect(count == 0, "\(check.name)")
        }
    }

    private func moment(_ text: String) throws -> Instant { try Instant(validating: text) }

    @Test func aDayIsAgreedSignedAndKept() async throws {
        let bench = try await DeskBench(signs: true)
        var chain = OpChain("D1")
        _ = try await Self.work(bench, &chain)
        let head = try #require(chain.head)
        let close = try chain.close(Self.today, Self.entries, Self.counts, unsent: 2)
        let answer = try await bench.ask(close, as: bench.caller())
        #expect(answer.number == 0 && answer.entry == true, "\(answer.text)")
        let agreed = try #require(answer.body["agreed"])
        let day = try #require(AgreedDay(content: Array(agreed.raw)))
        #expect(day.last == 3 && day.sequence == 4 && day.head == head && day.unsent == 2 && day.drafts == 1)
        #expect(day.counts == DayCounts(registered: 1, reassessed: 1, refused: 1) && day.entries == 3)
        #expect(day.late == [] && day.elsewhere == 0 && day.closed == DeskBench.noon)
        #expect(answer.body["receipt"]?.string == "D1/1/4" && answer.body["day"]?.string == Self.today)
        let kept = try bench.value(
            "select day || ' ' || last_seq || ' ' || refused || ' ' || (encode(head, 'hex') = '\(head.written)') from nser.day_close"
        )
        #expect(kept == "2026-11-22 3 1 true")
        #expect(
            try bench.value("select convert_from(content, 'UTF8') from nser.day_close")
                == String(decoding: agreed.raw, as: UTF8.self))
        #expect(
            try bench.value("select encode(signature, 'hex') from nser.day_close") == answer.body["signature"]?.string)
        try await expectNothingElseIsSigned(bench, Array(agreed.raw))
        try expectSound(bench)
    }

    /// Every single flipped byte of content and signature is refused, and so is another key.
    private func expectNothingElseIsSigned(_ bench: DeskBench, _ content: [UInt8]) async throws {
        let connection = try Administration.connect(bench.database.administration)
        let row = try connection.query(
            "select encode(c.signature, 'hex'), encode(k.public_key, 'hex') from nser.day_close c join nser.signing_key k on k.id = c.key_id"
        )[0]
        let signature = try #require(bytes(hexadecimal: row[0]))
        let key = try #require(bytes(hexadecimal: row[1]))
        let signed = SignedDay(content: content, signature: signature)
        #expect(signed.verified(by: key)?.content == content)
        for index in content.indices {
            var other = content
            other[index] ^= 1
            #expect(SignedDay(content: other, signature: signature).verified(by: key) == nil, "byte \(index)")
        }
        for index in signature.indices {
            var other = signature
            other[index] ^= 0x10
            #expect(SignedDay(content: content, signature: other).verified(by: key) == nil, "byte \(index)")
        }
        for index in key.indices {
            var other = key
            other[index] ^= 1
            #expect(signed.verified(by: other) == nil, "byte \(index)")
        }
        #expect(SignedDay(content: content + [0x20], signature: signature).verified(by: key) == nil)
        #expect(SignedDay(content: content, signature: []).verified(by: key) == nil)
    }

    private func bytes(hexadecimal text: String?) -> [UInt8]? {
        guard let digits = text.map({ Array($0) }) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    @Test func theFirstDifferenceIsNamedAndTheDayStaysOpen() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let family = try await Self.work(bench, &chain)
        var entries = Self.entries
        func refused(
            _ edit: (inout [(Int64, Int)]) -> Void, _ counts: [Int]
        ) async throws -> JSONView {
            var said = entries
            edit(&said)
            let close = try chain.close(Self.today, said, counts)
            let answer = try await bench.ask(close, as: bench.caller())
            #expect(answer.number == 566 && answer.entry == true, "\(answer.text)")
            entries.append((chain.seq, 566))
            return answer.body
        }
        // A refusal that the desk takes for done.
        var found = try await refused({ $0[1].1 = 0 }, [2, 0, 1, 0])
        #expect(found["field"]?.string == "entries" && found["seq"]?.integer == 2)
        #expect(found["desk"]?.integer == 0 && found["server"]?.integer == 561)
        #expect(found["verb"]?.string == "REGISTER" && found["household"]?.string != nil)
        // An op that the desk leaves out.
        found = try await refused({ $0.remove(at: 2) }, [1, 0, 0, 2])
        #expect(found["seq"]?.integer == 3 && found["desk"]?.isNull == true && found["server"]?.integer == 0)
        #expect(found["verb"]?.string == "REASSESS" && found["household"]?.string == family.identifier)
        // The last ops left out.
        found = try await refused({ $0.removeLast(2) }, Self.counts)
        #expect(found["seq"]?.integer == 4 && found["verb"]?.string == "CLOSE-DAY" && found["household"] == nil)
        // Sums that are none of these entries.
        found = try await refused({ _ in }, [1, 0, 2, 4])
        #expect(found["field"]?.string == "counts/reassessed" && found["seq"] == nil)
        #expect(found["desk"]?.integer == 2 && found["server"]?.integer == 1)
        #expect(try bench.value("select count(*) from nser.day_close") == "0")
        // What the desk then says rightly is agreed, refused closes included.
        let close = try chain.close(Self.today, entries, [1, 0, 1, 5])
        #expect(try await bench.ask(close, as: bench.caller()).number == 0)
        try expectSound(bench)
    }

    @Test func anOpOfAnotherDayIsNamedWithItsDay() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        _ = try await Self.work(bench, &chain)
        let close = try chain.close(Self.tomorrow, Self.entries, Self.counts)
        let next = try moment("2026-11-23T09:00:00+05:00")
        let answer = try await bench.ask(close, as: bench.caller(), at: next)
        #expect(answer.number == 566 && answer.body["seq"]?.integer == 1)
        #expect(answer.body["server"]?.isNull == true && answer.body["stands_on"]?.string == Self.today)
    }

    @Test func aDayWithoutWorkIsClosedByTheFirstOpOfAChain() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let answer = try await bench.ask(chain.close(Self.today, [], [0, 0, 0, 0]), as: bench.caller())
        #expect(answer.number == 0, "\(answer.text)")
        #expect(answer.body["agreed"]?["head"]?.isNull == true && answer.body["agreed"]?["last"]?.integer == 0)
        // Without a key there is no signature, and nothing that looks like one.
        #expect(answer.body["signature"]?.isNull == true && answer.body["key"]?.isNull == true)
        #expect(try bench.value("select coalesce(signature::text, 'none') from nser.day_close") == "none")
        try expectSound(bench)
    }

    @Test func aDayIsClosedOnceAndNotAhead() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        let ahead = try await bench.ask(chain.close(Self.tomorrow, [], [0, 0, 0, 0]), as: bench.caller())
        #expect(ahead.number == 560 && ahead.body["rule"]?.string == "day.ahead")
        let first = try await bench.ask(chain.close(Self.today, [(1, 560)], [0, 0, 0, 1]), as: bench.caller())
        #expect(first.number == 0, "\(first.text)")
        var caller = try bench.caller()
        caller.lastClosedDay = try CalendarDate(validating: Self.today)
        let second = try await bench.ask(chain.close(Self.today, [(1, 560)], [0, 0, 0, 1]), as: caller)
        #expect(second.number == 560 && second.body["rule"]?.string == "day.closed")
        #expect(second.body["receipt"]?.string == "D1/1/2")
        // An earlier day can still be closed, as empty as it was.
        let earlier = try await bench.ask(chain.close("2026-11-20", [], [0, 0, 0, 0]), as: caller)
        #expect(earlier.number == 0, "\(earlier.text)")
        let supervisor = try await bench.ask(OpChain("W1").closing(Self.today), as: bench.supervisor())
        #expect(supervisor.number == 550 && supervisor.body["rule"]?.string == "role")
        try expectSound(bench)
    }

    @Test func whatComesAfterTheCloseCountsForTheNextDayAndIsListedThere() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        _ = try await Self.work(bench, &chain)
        #expect(try await bench.ask(chain.close(Self.today, Self.entries, Self.counts), as: bench.caller()).number == 0)
        var caller = try bench.caller()
        caller.lastClosedDay = try CalendarDate(validating: Self.today)
        // The desk's clock says the 22nd, as the server's does: the journal counts it for the 23rd.
        let late = InventedHousehold(seed: 711, members: 3)
        let answer = try await bench.ask(chain.register(late), as: caller)
        #expect(answer.number == 0 && answer.body["day"]?.string == Self.tomorrow)
        #expect(try bench.value("select day from nser.journal_entry where seq = 5") == Self.tomorrow)
        // The calendar's day is the family's: it was registered when it was registered.
        #expect(
            try bench.value("select registered from nser.household where id = '\(late.identifier)'") == Self.today)
        // A server whose clock was set back puts nothing on the closed day either.
        let before = try moment("2026-11-20T10:00:00+05:00")
        _ = try await bench.ask(chain.reassess(late.identifier, version: 1), as: caller, at: before)
        #expect(try bench.value("select day from nser.journal_body where seq = 6") == Self.tomorrow)
        let next = try moment("2026-11-23T17:00:00+05:00")
        let listed: [(Int64, Int)] = [(5, 0), (6, 0)]
        let closed = try await bench.ask(chain.close(Self.tomorrow, listed, [1, 0, 1, 0]), as: caller, at: next)
        #expect(closed.number == 0, "\(closed.text)")
        #expect(closed.body["agreed"]?["late"].map { $0.elements.compactMap(\.integer) } == [5, 6])
        #expect(try bench.value("select late from nser.day_close where day = '\(Self.tomorrow)'") == "2")
        try expectSound(bench)
    }

    @Test func opsOfAnEpochThatWasLostAreCountedApart() async throws {
        let bench = try await DeskBench()
        var chain = OpChain("D1")
        _ = try await Self.work(bench, &chain)
        var workplace = OpChain("W1")
        #expect(try await bench.ask(workplace.openEpoch(of: "D1"), as: bench.supervisor()).number == 0)
        var anew = OpChain("D1")
        anew.epoch = 2
        let answer = try await bench.ask(anew.close(Self.today, [], [0, 0, 0, 0]), as: bench.caller())
        #expect(answer.number == 0, "\(answer.text)")
        #expect(answer.body["agreed"]?["elsewhere"]?.integer == 3)
        #expect(answer.body["agreed"]?["epoch"]?.integer == 2)
    }

    @Test func theSameCloseAgainIsTheSameLineAgain() async throws {
        let bench = try await DeskBench(signs: true)
        var chain = OpChain("D1")
        let close = try chain.close(Self.today, [], [0, 0, 0, 0])
        let answers = try await bench.ask([close, close], as: bench.caller())
        #expect(answers.allSatisfy { $0.number == 0 && $0.entry == true }, "\(answers.map(\.text))")
        guard case .closeDay(let request, let bytes) = close else { return }
        let repeated = DeskRequest.Payload.closeDay(
            request, WriteBytes(object: bytes.object, digest: bytes.digest, isRepeat: true))
        let again = try await bench.ask(repeated, as: bench.caller())
        #expect(again.body["replay"]?.bool == true && again.number == 0)
        #expect(again.body["signature"]?.string == answers[0].body["signature"]?.string)
        #expect(try bench.value("select count(*) from nser.day_close") == "1")
    }
}

extension OpChain {
    /// The close of an empty day, the chain thrown away afterwards.
    fileprivate func closing(_ day: String) throws -> DeskRequest.Payload {
        var chain = self
        return try chain.close(day, [], [0, 0, 0, 0])
    }
}
