import Foundation
import GRDB

/// An interview that was left before its end.
struct KeptInterview: Sendable, Equatable {
    /// The household's id, made when the interview began.
    let id: String
    let officer: String
    let form: String
    let started: String
    let updated: String
    /// The answers so far, as the interview writes them.
    let content: [UInt8]
}

extension Journal {
    /// Keeps an unfinished interview, in place of what was kept of it before.
    func keep(_ draft: KeptInterview) throws(JournalError) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO draft (id, officer, form, started, updated, content) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, content = excluded.content
                    """,
                arguments: [
                    draft.id, draft.officer, draft.form, draft.started, draft.updated, Data(draft.content),
                ])
        }
    }

    /// Interviews that `officer` left before their end, the latest first. Another officer's are not shown.
    func drafts(of officer: String) throws(JournalError) -> [KeptInterview] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM draft WHERE officer = ? ORDER BY updated DESC, id", arguments: [officer]
            ).map { row in
                let content: Data = row["content"]
                return KeptInterview(
                    id: row["id"], officer: row["officer"], form: row["form"], started: row["started"],
                    updated: row["updated"], content: [UInt8](content))
            }
        }
    }

    /// Throws an unfinished interview away: it was stored as an act, or the officer said so.
    func discardDraft(_ id: String) throws(JournalError) {
        try write { database in
            try database.execute(sql: "DELETE FROM draft WHERE id = ?", arguments: [id])
        }
    }
}
