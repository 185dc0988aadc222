import PostgresPipeline
import Shared

/// How a shadow run reads and writes. COPY takes no parameters: what is put into the text are identifiers and dates as
/// we write them ourselves, and numbers.
enum ShadowStatements {
    /// Households read by one statement: its snapshot holds up vacuum for no longer than that takes.
    static let chunk = 50_000
    /// The same for a run that judges: what the authorities' files say of so many is held in memory.
    static let judgedChunk = 10_000

    static let store = """
        copy nser.model_run_result (run, household_id, state, score, reason, outcomes) from stdin with (format binary)
        """
    static let stored: [PostgresType] = [.int8, .uuid, .text, .int4, .text, .text]

    /// The last of the next `$2` open households after `$1`.
    static let end = """
        select id from (
            select id from nser.household where status = 'ACTIVE' and ($1::uuid is null or id > $1::uuid)
            order by id limit $2::bigint) n
        order by id desc limit 1
        """

    /// The plan has to begin with the first household at once and to hold nothing: by the keys, without sort or hash.
    static let settings = "set enable_sort = off; set enable_hashjoin = off; set enable_mergejoin = off"

    /// What is known of the open households after `last`, in the order of their ids.
    static func read(after last: Identifier?, asOf: CalendarDate?, limit: Int) -> String {
        let query = (RegistryFile.named("queries/shadow.sql")?.text ?? "")
            .replacing("$1", with: "'\((last ?? Identifier(high: 0, low: 0)).written)'")
            .replacing("$2", with: asOf.map { "'\($0.written)'" } ?? "null")
            .replacing("$3", with: "\(limit)")
        return "copy (\(query)) to stdout with (format binary)"
    }
}
