import Foundation
import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// RESURVEY against a live database: the gate, what a new interview may change, and what it leaves behind.
@Suite(.timeLimit(.minutes(2))) struct ResurveyTests {
    private static let first = (year: 2024, month: 11, day: 22)
    private static let open = "2026-11-22"

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func known() async throws -> (VisitBench, InventedHousehold) {
        let bench = try await VisitBench()
        let family = try VisitBench.lasting(Self.first, until: Self.open)
        try await bench.register(family)
        return (bench, family)
    }

    /// The household's answers with another number of rooms, one that it did not have.
    private func rooms(_ family: InventedHousehold) throws -> (old: Int64, new: Int64, answers: String) {
        let answers = text(family.answers)
        let old = try #require(try JSONDocument(family.answers).root["rooms"]?.integer)
        return (old, old + 3, answers.replacingOccurrences(of: "\"rooms\":\(old)", with: "\"rooms\":\(old + 3)"))
    }

    @Test func theGateOfAnIneligibleHouseholdOpensAfterTwoYears() async throws {
        let (bench, family) = try await known()
        let early = try await bench.resurvey(family, version: 1, on: "2026-11-21")
        #expect(early.number == 560 && early.entry == true, "\(early.text)")
        #expect(early.body["field"]?.string == "household" && early.body["rule"]?.string == "gate")
        #expect(early.body["possible_from"]?.string == "2026-11-22" && early.body["because"]?.string == "INELIGIBLE")
        #expect(early.body["words"]?.string?.contains("2024-11-22") == true)
        #expect(early.body["words_ur"]?.string?.contains("2024-11-22") == true)
        #expect(try bench.bench.value("select count(*) from nser.survey") == "1")
        let answer = try await bench.resurvey(family, version: 1, on: Self.open)
        #expect(answer.number == 0 && answer.entry == true, "\(answer.text)")
        #expect(answer.body["version"]?.integer == 2 && answer.body["because"]?.string == "INELIGIBLE")
        #expect(answer.body["members"]?.integer == 3 && answer.body["assessment"]?.string == "SCORED")
        #expect(!answer.text.contains("score"))
        // And now the next one is two years away again.
        let again = try await bench.resurvey(family, version: 2, on: Self.open)
        #expect(again.number == 560 && again.body["possible_from"]?.string == "2028-11-22")
        try bench.expectSound()
    }

    @Test func aDesksClockThatRunsAheadOpensNothing() async throws {
        let (bench, family) = try await known()
        let answer = try await bench.resurvey(
            family.identifier, version: 1, on: Self.open, roster: text(family.roster), answers: text(family.answers),
            arrives: "2026-11-21")
        #expect(answer.number == 560 && answer.body["possible_from"]?.string == Self.open)
    }

    @Test func historyAndAsOfTellBothInterviews() async throws {
        let (bench, family) = try await known()
        let rooms = try rooms(family)
        let answer = try await bench.resurvey(
            family.identifier, version: 1, on: Self.open, roster: text(family.roster), answers: rooms.answers,
            more: #","mobile":"03001112223""#)
        try #require(answer.number == 0, "\(answer.text)")
        let household = try Identifier(validating: family.identifier)
        func shown(_ moment: String?) async throws -> (rooms: Int64?, headline: JSONView?) {
            let asOf = try moment.map { try #require(Instant(rfc3339: $0)) }
            let shown = try await bench.bench.ask(
                .show(ShowRequest(household: household, asOf: asOf)), as: bench.bench.caller())
            #expect(shown.number == 0, "\(shown.text)")
            let answers = shown.rows.first { $0["kind"]?.string == "answers" }
            return (answers?["answers"]?["rooms"]?.integer, shown.rows.first)
        }
        let before = try await shown("2026-11-22T09:59:59+05:00")
        #expect(before.rooms == rooms.old && before.headline?["what"]?.string == "REGISTERED")
        #expect(before.headline?["interviewed"]?.string == "2024-11-22")
        let after = try await shown("2026-11-22T10:00:00+05:00")
        #expect(after.rooms == rooms.new && after.headline?["what"]?.string == "RESURVEYED")
        #expect(after.headline?["interviewed"]?.string == Self.open)
        #expect(after.headline?["mobile"]?.string == "03001112223")
        #expect(try await shown(nil).rooms == rooms.new)
        let history = try await bench.bench.ask(
            .history(HouseholdRequest(household: household)), as: bench.bench.caller())
        #expect(
            history.rows.map { $0["what"]?.string ?? $0["as_of"]?.string }
                == ["REGISTERED", "2024-11-22", "RESURVEYED", Self.open])
        #expect(try bench.bench.value("select minutes from nser.survey where version = 2") == "25")
        let counts = try await bench.bench.ask(
            .counts(CountsRequest(date: try #require(CalendarDate(Self.open)))), as: bench.bench.caller())
        #expect(counts.body["updated"]?.integer == 1)
    }

    @Test func aLifeEventWithACertificateOpensTheGate() async throws {
        let (bench, family) = try await known()
        let (id, wife) = (family.identifier, family.personIdentifiers[1])
        let disability = #"{"person":"\#(wife)","answers":{"seeing":4}}"#
        let bare = try await bench.event("DISABILITY", id, version: 1, on: "2025-05-01", disability)
        try #require(bare.number == 0, "\(bare.text)")
        let closed = try await bench.resurvey(family, version: 2, on: "2025-06-01")
        #expect(closed.number == 560 && closed.body["rule"]?.string == "gate")
        let proved = try await bench.event(
            "DISABILITY", id, version: 2, on: "2025-05-02", disability,
            others: #","evidence":{"kind":"DISABILITY_CERTIFICATE","number":"17/2025"}"#)
        try #require(proved.number == 0, "\(proved.text)")
        let before = try await bench.resurvey(
            id, version: 3, on: "2025-05-01", roster: text(family.roster), answers: text(family.answers),
            arrives: "2025-05-03")
        #expect(before.number == 560 && before.body["rule"]?.string == "event.before-last")
        let open = try await bench.resurvey(family, version: 3, on: "2025-06-01")
        #expect(open.number == 0 && open.body["because"]?.string == "LIFE_EVENT", "\(open.text)")
        // It opens the gate once: that event lies before the last survey now.
        let again = try await bench.resurvey(family, version: 4, on: "2025-06-02")
        #expect(again.number == 560 && again.body["possible_from"]?.string == "2027-06-01")
        try bench.expectSound()
    }

    @Test func aNotifiedAreaOpensTheGateForWhoLivedThere() async throws {
        let (bench, family) = try await known()
        let connection = try bench.administration()
        func notify(_ area: String, _ from: String, _ until: String, _ reference: String) throws -> Int {
            try DisasterAreas.notify(
                area, title: FormWords(english: "Flood", urdu: "سیلاب"), from: try #require(CalendarDate(from)),
                until: try #require(CalendarDate(until)), reference: reference, by: "A", on: connection)
        }
        // Elsewhere, expired, and not begun yet.
        _ = try notify("PK701", "2025-08-01", "2026-01-31", "1")
        _ = try notify("PK601", "2025-01-01", "2025-08-31", "2")
        _ = try notify("PK601", "2025-09-10", "2026-01-31", "3")
        let closed = try await bench.resurvey(family, version: 1, on: "2025-09-01")
        #expect(closed.number == 560 && closed.body["rule"]?.string == "gate", "\(closed.text)")
        let notice = try notify("PK601", "2025-08-20", "2025-10-31", "4")
        try DisasterAreas.set(
            notice, until: try #require(CalendarDate("2025-08-31")), by: "A", reason: "withdrawn", on: connection)
        #expect(try await bench.resurvey(family, version: 1, on: "2025-09-01").number == 560)
        try DisasterAreas.set(
            notice, until: try #require(CalendarDate("2025-12-31")), by: "A", reason: "prolonged", on: connection)
        let open = try await bench.resurvey(family, version: 1, on: "2025-09-01")
        #expect(open.number == 0 && open.body["because"]?.string == "DISASTER_AREA", "\(open.text)")
        let again = try await bench.resurvey(family, version: 2, on: "2025-09-02")
        #expect(again.number == 560 && again.body["rule"]?.string == "gate")
        #expect(try DisasterAreas.list(on: connection).map(\.until).last == "2025-12-31")
        try bench.expectSound()
    }

    @Test func aNoticeThatMakesNoSenseIsRefused() async throws {
        let bench = try await VisitBench()
        let connection = try bench.administration()
        let days = try (#require(CalendarDate("2025-08-20")), #require(CalendarDate("2025-12-31")))
        func refused(_ area: String, _ from: CalendarDate, _ until: CalendarDate, title: String = "a", by: String = "A")
        {
            #expect(throws: AdministrationError.self) {
                try DisasterAreas.notify(
                    area, title: FormWords(english: title, urdu: "ا"), from: from, until: until, reference: "1", by: by,
                    on: connection)
            }
        }
        for area in ["PK699", "PK60", "PK6-LAHORE", "", "PK60101' or true"] { refused(area, days.0, days.1) }
        refused("PK601", days.1, days.0)
        refused("PK601", days.0, days.1, title: "")
        refused("PK601", days.0, days.1, by: "")
        #expect(throws: AdministrationError.self) {
            try DisasterAreas.set(9, until: days.1, by: "A", reason: "a", on: connection)
        }
        #expect(try DisasterAreas.list(on: connection).isEmpty)
    }

    @Test func whoMayNotAndWhatIsNotSeenIsRefused() async throws {
        let (bench, family) = try await known()
        let (roster, answers, id) = (text(family.roster), text(family.answers), family.identifier)
        let stale = try await bench.resurvey(id, version: 7, on: Self.open, roster: roster, answers: answers)
        #expect(stale.number == 540 && stale.body["version"]?.integer == 1 && stale.entry == true)
        let contact = try await bench.event("CONTACT", id, version: 1, on: Self.open, #"{"mobile":"03009876543"}"#)
        try #require(contact.number == 0)
        let changed = try await bench.resurvey(id, version: 1, on: Self.open, roster: roster, answers: answers)
        #expect(changed.number == 540 && changed.body["changes"]?.count == 1, "\(changed.text)")
        #expect(changed.text.contains("\"what\":\"CONTACT\""))
        var supervisor = OpChain("W1")
        let role = try await bench.bench.ask(
            supervisor.resurvey(id, version: 2, on: Self.open, roster: roster, answers: answers),
            as: bench.bench.supervisor())
        #expect(role.number == 550 && role.entry == true)
        var there = OpChain("D9")
        let foreign = try await bench.bench.ask(
            there.resurvey(id, version: 2, on: Self.open, roster: roster, answers: answers),
            as: bench.bench.caller("D9", tehsil: DeskBench.elsewhere))
        #expect(foreign.number == 551 && foreign.entry == true)
        let nobody = try await bench.resurvey(
            FamilyBench.person(1), version: 1, on: Self.open, roster: roster, answers: answers)
        #expect(nobody.number == 551)
        try bench.administration().execute(
            "update nser.household set status = 'CLOSED', head = null where id = '\(id)'")
        let closed = try await bench.resurvey(id, version: 2, on: Self.open, roster: roster, answers: answers)
        #expect(closed.number == 567 && closed.entry == true)
    }

    @Test func nobodyVanishesByAnInterview() async throws {
        let (bench, family) = try await known()
        let (id, child) = (family.identifier, family.personIdentifiers[2])
        let elements = Array(try JSONDocument(family.roster).root.elements)
        let shorter = "[" + elements.prefix(2).map { text(Array($0.raw)) }.joined(separator: ",") + "]"
        let refused = try await bench.resurvey(
            id, version: 1, on: Self.open, roster: shorter, answers: text(family.answers))
        #expect(refused.number == 560 && refused.body["rule"]?.string == "resurvey.member-missing", "\(refused.text)")
        #expect(refused.body["missing"]?.elements.map { $0.string } == [child])
        let left = try await bench.event("MEMBER_LEFT", id, version: 1, on: Self.open, #"{"persons":["\#(child)"]}"#)
        try #require(left.number == 0, "\(left.text)")
        let answer = try await bench.resurvey(
            id, version: 2, on: Self.open, roster: shorter, answers: text(family.answers))
        #expect(answer.number == 0 && answer.body["members"]?.integer == 2, "\(answer.text)")
        // The child comes back under the own identifier and number, with the next event or interview.
        #expect(
            try bench.bench.value("select string_agg(what, ' ' order by version) from nser.household_version")
                == "REGISTERED MEMBER_LEFT RESURVEYED")
        try bench.expectSound()
    }

    @Test func whoIsNewJoinsByTheRulesOfARegistration() async throws {
        let (bench, family) = try await known()
        let id = family.identifier
        let other = InventedHousehold(seed: 9_001, members: 3, interviewed: Self.first)
        try await bench.register(other)
        func roster(_ person: String, _ cnic: String, name: String = "رشید") -> String {
            let guest = FamilyBench.adult(person, name: name, sex: "M", born: "1990-01-01", cnic: cnic)
            let line = guest.replacingOccurrences(of: "{\"person\"", with: "{\"line\":4,\"person\"")
            return text(Array(family.roster.dropLast())) + "," + line + "]"
        }
        let answers = text(family.answers)
        let taken = try await bench.resurvey(
            id, version: 1, on: Self.open, roster: roster(FamilyBench.person(1), other.cnicOfHead), answers: answers)
        #expect(taken.number == 561 && taken.body["field"]?.string == "roster/4/cnic", "\(taken.text)")
        #expect(taken.body["office"]?.string == DeskBench.lahore && taken.body["person"] == nil)
        // The identifier of somebody of another household.
        let person = try await bench.resurvey(
            id, version: 1, on: Self.open, roster: roster(other.personIdentifiers[0], "0000000077773"),
            answers: answers)
        #expect(person.number == 564, "\(person.text)")
        // A member under a new identifier: the refusal says under which the registry has them.
        let renamed = text(family.roster).replacingOccurrences(
            of: family.personIdentifiers[1], with: FamilyBench.person(2))
        let known = try await bench.resurvey(id, version: 1, on: Self.open, roster: renamed, answers: answers)
        #expect(known.number == 560 && known.body["rule"]?.string == "resurvey.known-person", "\(known.text)")
        #expect(known.body["person"]?.string == family.personIdentifiers[1])
        let joined = try await bench.resurvey(
            id, version: 1, on: Self.open, roster: roster(FamilyBench.person(3), "0000000077775"), answers: answers)
        #expect(joined.number == 0 && joined.body["members"]?.integer == 4, "\(joined.text)")
        #expect(
            try bench.bench.value(
                "select m.household_id from nser.identity i join nser.member m using (person_id) where number = 77775")
                == id)
        try bench.expectSound()
    }

    @Test func whoHadLeftComesBackWithTheInterview() async throws {
        let (bench, family) = try await known()
        let id = family.identifier
        let other = InventedHousehold(seed: 9_002, members: 4, interviewed: Self.first)
        try await bench.register(other)
        let brother = FamilyBench.adult(
            FamilyBench.person(5), name: "رشید", sex: "M", born: "1990-01-01", cnic: "0000000088881")
        let joined = try await bench.event(
            "MEMBER_JOINED", other.identifier, version: 1, on: "2025-01-01", #"{"members":[\#(brother)]}"#)
        try #require(joined.number == 0, "\(joined.text)")
        func roster(_ person: Int) -> String {
            let line = brother.replacingOccurrences(
                of: "{\"person\":\"\(FamilyBench.person(5))\"",
                with: "{\"line\":4,\"person\":\"\(FamilyBench.person(person))\"")
            return text(Array(family.roster.dropLast())) + "," + line + "]"
        }
        let answers = text(family.answers)
        let active = try await bench.resurvey(id, version: 1, on: Self.open, roster: roster(5), answers: answers)
        #expect(active.number == 561 && active.body["member"]?.string == "ACTIVE")
        let left = try await bench.event(
            "MEMBER_LEFT", other.identifier, version: 2, on: "2025-02-01", #"{"persons":["\#(FamilyBench.person(5))"]}"#
        )
        try #require(left.number == 0, "\(left.text)")
        let stranger = try await bench.resurvey(id, version: 1, on: Self.open, roster: roster(6), answers: answers)
        #expect(stranger.number == 561 && stranger.body["person"]?.string == FamilyBench.person(5))
        let back = try await bench.resurvey(id, version: 1, on: Self.open, roster: roster(5), answers: answers)
        #expect(back.number == 0 && back.body["members"]?.integer == 4, "\(back.text)")
        try bench.expectSound()
    }

    @Test func marriagesAndNumbersAreNoMatterOfAnInterview() async throws {
        let (bench, family) = try await known()
        let (id, answers) = (family.identifier, text(family.answers))
        let elements = Array(try JSONDocument(family.roster).root.elements)
        func roster(_ line: Int, _ edit: (String) -> String) -> String {
            let lines = elements.enumerated().map { index, element in
                let member = text(Array(element.raw))
                return index + 1 == line ? edit(member) : member
            }
            return "[" + lines.joined(separator: ",") + "]"
        }
        // The wife stands as another relative, her husband as a man without a wife: a divorce that nobody proved.
        let parted = try await bench.resurvey(
            id, version: 1, on: Self.open,
            roster: roster(2) {
                $0.replacingOccurrences(of: "\"relation\":2", with: "\"relation\":14")
                    .replacingOccurrences(of: "\"marital\":2", with: "\"marital\":4")
                    .replacingOccurrences(of: "\"husband\":1,", with: "")
            }, answers: answers)
        #expect(parted.number == 560 && parted.body["rule"]?.string == "resurvey.event-first", "\(parted.text)")
        #expect(parted.body["field"]?.string == "roster/2/marital")
        let wife = try #require(family.numbers[1])
        let numberless = try await bench.resurvey(
            id, version: 1, on: Self.open,
            roster: roster(2) { member in
                let bare = member.replacingOccurrences(of: "\"cnic\":\"\(wife)\"", with: "\"unnumbered\":\"LOST\"")
                guard let start = bare.range(of: ",\"expires\":\""),
                    let end = bare.range(of: "\"", range: start.upperBound..<bare.endIndex)
                else { return bare }
                return bare.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "")
            }, answers: answers)
        #expect(
            numberless.number == 560 && numberless.body["rule"]?.string == "event.number-stays", "\(numberless.text)")
        // A name put right is one.
        let name = try #require(elements[1]["name"]?.string)
        let renamed = try await bench.resurvey(
            id, version: 1, on: Self.open,
            roster: roster(2) { $0.replacingOccurrences(of: "\"name\":\"\(name)\"", with: "\"name\":\"نسیم اختر\"") },
            answers: answers)
        #expect(renamed.number == 0, "\(renamed.text)")
        #expect(try bench.bench.value("select name from nser.member where line = 2") == "نسیم اختر")
        #expect(try bench.bench.value("select count(*) from nser.marriage where ended is null") == "1")
        try bench.expectSound()
    }

    @Test func aSecondWifeJoinsAndIsMarriedInTheRegistry() async throws {
        let (bench, family) = try await known()
        let wife = FamilyBench.adult(
            FamilyBench.person(7), name: "سلمی", sex: "F", born: "1988-01-01", cnic: "0000000099992", relation: 2,
            marital: 2, more: #","husband":1"#)
        let line = wife.replacingOccurrences(of: "{\"person\"", with: "{\"line\":4,\"person\"")
        let answer = try await bench.resurvey(
            family.identifier, version: 1, on: Self.open,
            roster: text(Array(family.roster.dropLast())) + "," + line + "]", answers: text(family.answers))
        #expect(answer.number == 0, "\(answer.text)")
        #expect(
            try bench.bench.value("select string_agg(rank::text, ' ' order by rank) from nser.marriage") == "1 2")
        try bench.expectSound()
    }

    @Test func theFormsRulesAreThoseOfARegistration() async throws {
        let (bench, family) = try await known()
        let (id, roster, answers) = (family.identifier, text(family.roster), text(family.answers))
        let rooms = try rooms(family)
        let range = try await bench.resurvey(
            id, version: 1, on: Self.open, roster: roster,
            answers: answers.replacingOccurrences(of: "\"rooms\":\(rooms.old)", with: "\"rooms\":7000"))
        #expect(range.number == 560 && range.body["field"]?.string == "answers/rooms")
        let members = try JSONDocument(family.roster).root.elements
        let days = members.compactMap { $0["expires"]?.string }
        let expires = try #require(days.first)
        let expired = try await bench.resurvey(
            id, version: 1, on: Self.open, roster: roster.replacingOccurrences(of: expires, with: "2025-01-01"),
            answers: answers)
        #expect(expired.number == 562 && expired.entry == true, "\(expired.text)")
        let unknown = try await bench.resurvey(
            id, version: 1, on: Self.open, roster: roster, answers: #"{"score":1,"# + answers.dropFirst())
        #expect(unknown.number == 501 && unknown.entry == false)
    }

    @Test func interviewsOfAnotherDayAndOfAnotherFormAreRefused() async throws {
        let (bench, family) = try await known()
        let (id, roster, answers) = (family.identifier, text(family.roster), text(family.answers))
        let late = try await bench.resurvey(
            id, version: 1, on: "2026-11-22", roster: roster, answers: answers, arrives: "2027-02-21")
        #expect(late.number == 560 && late.body["rule"]?.string == "interview-date", "\(late.text)")
        let ahead = try await bench.resurvey(
            id, version: 1, on: "2026-11-24", roster: roster, answers: answers, arrives: "2026-11-22")
        #expect(ahead.number == 560 && ahead.body["rule"]?.string == "interview-date")
        let body = bench.chain.resurveyBody(id, version: 1, on: Self.open, roster: roster, answers: answers)
        let edited = Array(text(body).replacingOccurrences(of: "nser-2026-1", with: "nser-1999-1").utf8)
        let payload = try bench.chain.resurvey(edited)
        let form = try await bench.bench.ask(payload, as: bench.bench.caller())
        #expect(form.number == 560 && form.body["rule"]?.string == "form-version")
    }

    @Test func theSameOpAgainIsTheSameAnswerAgain() async throws {
        let (bench, family) = try await known()
        let body = bench.chain.resurveyBody(
            family.identifier, version: 1, on: Self.open, roster: text(family.roster), answers: text(family.answers))
        let first = try await bench.bench.ask(bench.chain.resurvey(body), as: bench.bench.caller())
        #expect(first.number == 0, "\(first.text)")
        for isRepeat in [true, false] {
            let again = try await bench.bench.ask(
                bench.chain.resurvey(body, isRepeat: isRepeat), as: bench.bench.caller())
            #expect(again.entry == true && again.text == "{\"replay\":true," + first.text.dropFirst(), "\(isRepeat)")
        }
        let other = Array(text(body).replacingOccurrences(of: "09:55:00", with: "09:56:00").utf8)
        let conflict = try await bench.bench.ask(
            bench.chain.resurvey(other, isRepeat: true), as: bench.bench.caller())
        #expect(conflict.number == 565 && conflict.entry == false)
        #expect(try bench.bench.value("select count(*) from nser.survey") == "2")
    }

    /// Two desks that hold the same family's interview at once: one is stored, the other is told.
    @Test func ofTwoInterviewsAtOnceOneIsStored() async throws {
        let (bench, family) = try await known()
        let other = OpChain("D2")
        let (roster, answers, id) = (text(family.roster), text(family.answers), family.identifier)
        let one = try bench.chain.resurvey(id, version: 1, on: Self.open, roster: roster, answers: answers)
        let body = other.resurveyBody(id, version: 1, on: Self.open, roster: roster, answers: answers)
        let two = try other.resurvey(body)
        let (desks, here, there) = try (bench.bench, bench.bench.caller(), bench.bench.caller("D2"))
        async let first = desks.ask(one, as: here)
        async let second = desks.ask(two, as: there)
        let numbers = try await [first.number, second.number].sorted()
        #expect(numbers == [0, 451] || numbers == [0, 540], "\(numbers)")
        #expect(try bench.bench.value("select version from nser.household") == "2")
    }
}
