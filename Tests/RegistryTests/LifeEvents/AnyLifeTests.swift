import PostgresPipeline
import Registry
import Shared
import TestSupport
import Testing

/// Whatever happens to families, in any order: what must hold holds, the history says what is now, and every stored
/// score comes out again bit for bit.
@Suite struct AnyLifeTests {
    /// SplitMix64, so that a seed that failed fails again.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return z ^ z >> 31
        }
    }

    /// A family as the test follows it: by what the registry answers, never by its own reckoning.
    private struct Followed {
        let id: String
        var version: Int
    }

    @Test(arguments: [UInt64(1), 2, 3]) func anySequenceKeepsEveryInvariant(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let bench = try await FamilyBench()
        var families: [Followed] = []
        for number in 0..<3 {
            let family = try await bench.register(
                1_000 * seed + UInt64(number), members: Int.random(in: 3...7, using: &dice))
            families.append(Followed(id: family.identifier, version: 1))
        }
        var accepted = 0
        for step in 0..<40 {
            let place = Int.random(in: 0..<families.count, using: &dice)
            let other = (place + 1) % families.count
            let people = try members(bench, families[place].id)
            guard let person = people.randomElement(using: &dice) else { continue }
            let next = people.first { $0 != person } ?? person
            let (kind, details, isOverTwo) = event(step, person, next, &dice)
            let others =
                isOverTwo
                ? #","other":{"household":"\#(families[other].id)","version":\#(families[other].version)}"# : ""
            let answer = try await bench.event(
                kind, families[place].id, version: families[place].version, details, others: others)
            // A refusal is an answer too: by a rule, of a closed household, of a number that is taken.
            #expect([0, 540, 560, 561, 562, 564, 567].contains(Int(answer.number)), "\(kind): \(answer.text)")
            guard answer.number == 0 else { continue }
            accepted += 1
            families[place].version += 1
            if isOverTwo { families[other].version += 1 }
        }
        #expect(accepted >= 10)
        try bench.expectSound()
        try expectScoresAgain(bench)
    }

    private func members(_ bench: FamilyBench, _ household: String) throws -> [String] {
        let connection = try Administration.connect(bench.bench.database.administration)
        return try connection.query(
            "select person_id from nser.member where household_id = $1::uuid and active order by line", [household]
        ).compactMap { $0[0] }
    }

    private func event(
        _ step: Int, _ person: String, _ next: String, _ dice: inout Dice
    ) -> (kind: String, details: String, isOverTwo: Bool) {
        let relation = #"[{"person":"\#(person)","relation":14}]"#
        switch Int.random(in: 0..<12, using: &dice) {
        case 0:
            let child = FamilyBench.child(FamilyBench.person(10_000 + step), name: "مریم", born: "2026-11-22")
            return ("BIRTH", #"{"members":[\#(child)]}"#, false)
        case 1: return ("DEATH", #"{"person":"\#(person)"}"#, false)
        case 2: return ("DEATH", #"{"person":"\#(person)","head":"\#(next)"}"#, false)
        case 3:
            let guest = FamilyBench.adult(
                FamilyBench.person(20_000 + step), name: "نذیر", sex: step % 2 == 0 ? "M" : "F", born: "1990-01-01",
                cnic: "00000055\(10_000 + step * 10 + (step % 2 == 0 ? 1 : 2))")
            return ("MEMBER_JOINED", #"{"members":[\#(guest)]}"#, false)
        case 4: return ("MEMBER_LEFT", #"{"persons":["\#(person)"]}"#, false)
        case 5: return ("TRANSFER", #"{"persons":["\#(person)"],"relations":\#(relation)}"#, true)
        case 6: return ("MARRIAGE", #"{"husband":"\#(person)","wife":"\#(next)"}"#, false)
        case 7: return ("DIVORCE", #"{"husband":"\#(person)","wife":"\#(next)"}"#, false)
        case 8: return ("DWELLING", #"{"answers":{"rooms":\#(Int.random(in: 1...9, using: &dice))}}"#, false)
        case 9: return ("CONTACT", #"{"mobile":"0300\#(1_000_000 + step)"}"#, false)
        case 10: return ("RECIPIENT", #"{"person":"\#(person)"}"#, false)
        default: return ("WIDOWHOOD", #"{"person":"\#(person)"}"#, false)
        }
    }

    /// Scores every assessment again from the version it is of.
    private func expectScoresAgain(_ bench: FamilyBench) throws {
        let form = try Form.shipped()
        let model = try PMTModel(file: try #require(RegistryFile.named("models/pk-2005-06.json")).bytes, form: form)
        let connection = try Administration.connect(bench.bench.database.administration)
        let rows = try connection.query(
            """
            select v.roster, v.tehsil, a.as_of, a.state, a.score, a.reason, a.terms,
                (select answers from nser.survey s where s.household_id = a.household_id and s.version <= a.version
                 order by s.version desc limit 1)
            from nser.assessment a
            join nser.household_version v on v.household_id = a.household_id and v.version = a.version
            """)
        #expect(rows.count >= 10)
        for row in rows.map({ $0.map { $0 ?? "" } }) {
            let asOf = try #require(CalendarDate(row[2]))
            let interview = try Interview(
                form: form, roster: JSONDocument(Array(row[0].utf8)).root,
                answers: JSONDocument(Array(row[7].utf8)).root, date: asOf)
            let assessed = model.assess(interview, tehsil: try PCode(validating: row[1]), asOf: asOf)
            #expect(String(decoding: model.termsJSON(assessed.terms), as: UTF8.self) == row[6])
            switch assessed {
            case .scored(let hundredths, _): #expect(row[3] == "SCORED" && row[4] == "\(hundredths)")
            case .notScored(let reason, _): #expect(row[3] == "NOT_SCORED" && row[5] == reason)
            }
        }
    }
}
