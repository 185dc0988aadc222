package import PostgresPipeline
import Shared

/// A day of one office, or of the country, as a file that an auditor verifies without the database: counts, the heads of
/// the desks' chains, models, rules and findings, in one form, signed by the registry's key.
///
/// Models and rules are those in force when the file is made; `assessed` and `decided` name those by which
/// the families that came were scored and decided that day, with how many.
///
/// Lines of text, each ended by LF. The last is `signed KEY SIGNATURE`, in hexadecimal digits; the signature (Ed25519) is
/// over every byte before it, the first line among them.
///
///     nser-day-file 1
///     day 2026-11-24
///     office PK60101
///     night 12
///     model pmt pk-2005-06 4f2c...
///     rules pk-2005-06
///     assessed pk-2005-06 4f2c... 41
///     decided 9a11... 41
///     count REGISTER scored 41
///     head LHR-001 1 57 c0ff...
///     finding 17 WARNING OPEN day_not_closed desk=LHR-002 day=2026-11-24
///     lines 10
///     signed 5a0e... 77ab...
package struct DayFile: Sendable, Equatable {
    /// Every line before the last.
    package let content: [UInt8]
    package let key: String
    package let signature: [UInt8]

    /// A file longer than this is none.
    package static let limit = 64 << 20
    private static let heading = "nser-day-file 1\n"

    /// Reads a file, whatever its signature is worth. Nil for anything but the one form, byte for byte.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.limit, bytes.last == 0x0A,
            let cut = bytes.dropLast().lastIndex(of: 0x0A).map({ $0 + 1 }),
            let last = String(validating: bytes[cut...].dropLast(), as: UTF8.self)
        else { return nil }
        let words = last.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 3, words[0] == "signed", let signature = Hexadecimal.bytes(words[2]),
            signature.count == 64, Hexadecimal.text(signature) == words[2], !words[1].isEmpty,
            words[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        let content = Array(bytes[..<cut])
        let lines = content.count { $0 == 0x0A }
        guard content.starts(with: Self.heading.utf8), content.ends(with: Array("lines \(lines)\n".utf8)) else {
            return nil
        }
        self.content = content
        key = words[1]
        self.signature = signature
    }

    private init(content: [UInt8], key: String, signature: [UInt8]) {
        self.content = content
        self.key = key
        self.signature = signature
    }

    /// The file.
    package var bytes: [UInt8] { content + Array("signed \(key) \(Hexadecimal.text(signature))\n".utf8) }

    /// Whether the key signed exactly this content, and is the one the file names.
    ///
    /// - Parameter publicKey: 32 bytes.
    package func isGenuine(by publicKey: [UInt8]) -> Bool {
        SigningKeys.id(of: publicKey) == key
            && SigningKeys.verifies(signature, over: content, publicKey: publicKey)
    }

    /// The word after a name, such as `day`; nil if the file does not say it.
    package func word(_ name: String) -> String? {
        let lines = content.split(separator: 0x0A)
        let prefix = Array("\(name) ".utf8)
        return lines.first { $0.starts(with: prefix) }.map {
            String(decoding: $0.dropFirst(prefix.count), as: UTF8.self)
        }
    }

    /// Makes and signs the file of a day as the database has it now.
    package static func make(
        _ scene: NightScene, night: Int, keys: SigningKeys, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> DayFile {
        let words = [scene.day.written, scene.office?.written]
        var text = heading
        text += "day \(scene.day.written)\noffice \(scene.office?.written ?? "-")\nnight \(night)\n"
        for row in try connection.rows(lines, words) { text += try row.text(0) + "\n" }
        text += "lines \(text.utf8.count { $0 == 0x0A } + 1)\n"
        let content = Array(text.utf8)
        let (key, signature) = try keys.sign(content, for: .day, on: connection)
        return DayFile(content: content, key: key, signature: signature)
    }

    /// Scores and decisions by the households that came that day: neither is found by its day without reading all.
    private static let lines = """
        with span as (
            select $1::date::timestamp at time zone 'Asia/Karachi' as start,
                ($1::date + 1)::timestamp at time zone 'Asia/Karachi' as stop),
        served as (
            select distinct household_id from nser.journal_body
            where day = $1::date and ($2::text is null or tehsil = $2) and number = 0 and household_id is not null)
        select line from (
            select 1 as part, 'model ' || a.score_type || ' ' || m.name || ' ' || encode(m.digest, 'hex') as line
            from nser.pmt_active a join nser.pmt_model m on m.digest = a.model
            union all
            select 2, 'rules ' || rule_set from nser.rule_set_active
            union all
            select 3, 'assessed ' || m.name || ' ' || encode(m.digest, 'hex') || ' ' || count(*)
            from served join nser.assessment a using (household_id) join nser.pmt_model m on m.digest = a.model, span
            where a.assessed_at >= span.start and a.assessed_at < span.stop
            group by m.name, m.digest
            union all
            select 4, 'decided ' || encode(d.rules, 'hex') || ' ' || count(*)
            from served join nser.decision d using (household_id), span
            where d.decided_at >= span.start and d.decided_at < span.stop
            group by d.rules
            union all
            select 5, 'count ' || verb || ' ' || outcome || ' ' || count(*) from nser.counted_act
            where day = $1::date and ($2::text is null or tehsil = $2) group by verb, outcome
            union all
            select 6, 'head ' || h.desk || ' ' || h.epoch || ' ' || h.seq || ' ' || encode(h.digest, 'hex')
            from (select distinct on (e.desk, e.epoch) e.desk, e.epoch, e.seq, e.digest
                from nser.journal_entry e join nser.desk d on d.code = e.desk
                where e.day = $1::date and ($2::text is null or d.tehsil = $2)
                order by e.desk, e.epoch, e.seq desc) h
            union all
            select 7, 'finding ' || id || ' ' || severity || ' ' || state || ' ' || kind || ' ' || subject
            from nser.finding where state <> 'MENDED' and ($2::text is null or tehsil = $2)) l
        order by part, line collate "C"
        """
}

extension Array where Element == UInt8 {
    fileprivate func ends(with tail: [UInt8]) -> Bool { count >= tail.count && Array(suffix(tail.count)) == tail }
}
