import GRDB

/// The tables of the desk's journal, and what SQLite itself holds about them.
///
/// `act` is the work of people: a family to register, stored the moment the officer confirms it. `op` is one signature
/// under it: the exact request bytes with desk, epoch, sequence and the digest of the op before. An act can be signed
/// again (a new epoch, a refusal without entry); the op withdrawn by that stays in the file. Triggers refuse what no
/// code of ours may do: delete what nobody acknowledged, or change bytes that may have been sent.
enum JournalSchema {
    /// Written into `user_version`; a journal with a higher number comes from a newer program.
    static let version = 2
    /// `application_id` of SQLite files of ours: "NSER".
    static let applicationIdentifier = 0x4E53_4552

    static func create(_ database: Database) throws {
        try database.execute(sql: tables)
        try database.execute(sql: guards)
        try database.execute(sql: days)
        try database.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
        try database.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// Brings a journal of an earlier program to this version: what is in it stays as it is.
    static func upgrade(_ database: Database, from version: Int) throws {
        if version < 2 { try database.execute(sql: days) }
        try database.execute(sql: "PRAGMA user_version = \(self.version)")
    }

    /// Since version 2: for which day an op counts, where its reply does not say so.
    private static let days = """
        CREATE TABLE op_day (
            epoch     INTEGER NOT NULL,
            seq       INTEGER NOT NULL,
            day       TEXT NOT NULL,
            PRIMARY KEY (epoch, seq)
        ) STRICT;
        """

    private static let tables = """
        CREATE TABLE desk (
            only_row  INTEGER PRIMARY KEY CHECK (only_row = 1),
            code      TEXT NOT NULL,
            tehsil    TEXT NOT NULL,
            epoch     INTEGER NOT NULL CHECK (epoch >= 1),
            -- Why no op may be signed until a supervisor has opened a new epoch; NULL when the chain is sound.
            blocked   TEXT
        ) STRICT;

        CREATE TABLE act (
            id        INTEGER PRIMARY KEY AUTOINCREMENT,
            verb      TEXT NOT NULL,
            household TEXT,
            officer   TEXT NOT NULL,
            at        TEXT NOT NULL,
            content   BLOB NOT NULL,
            -- SHA-256 of the file it came from, so that the same file given twice is one act.
            source    TEXT,
            state     TEXT NOT NULL DEFAULT 'waiting'
                      CHECK (state IN ('waiting', 'done', 'refused', 'returned')),
            number    INTEGER,
            reply     TEXT,
            settled   TEXT,
            CHECK ((state = 'waiting') = (settled IS NULL))
        ) STRICT;
        CREATE INDEX act_waiting ON act (id) WHERE state = 'waiting';
        CREATE UNIQUE INDEX act_registers_once ON act (household)
            WHERE verb = 'REGISTER' AND state IN ('waiting', 'done');
        CREATE UNIQUE INDEX act_source_once ON act (source) WHERE state IN ('waiting', 'done');

        CREATE TABLE op (
            id        INTEGER PRIMARY KEY AUTOINCREMENT,
            epoch     INTEGER NOT NULL CHECK (epoch >= 1),
            seq       INTEGER NOT NULL CHECK (seq >= 1),
            prev      TEXT,
            digest    TEXT NOT NULL,
            request   BLOB NOT NULL,
            act       INTEGER NOT NULL REFERENCES act (id),
            state     TEXT NOT NULL DEFAULT 'pending'
                      CHECK (state IN ('pending', 'acknowledged', 'refused', 'withdrawn')),
            stored    TEXT NOT NULL,
            answered  TEXT,
            CHECK ((seq = 1) = (prev IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX op_place ON op (epoch, seq) WHERE state <> 'withdrawn';
        CREATE UNIQUE INDEX op_signs_once ON op (act) WHERE state <> 'withdrawn';
        CREATE INDEX op_pending ON op (epoch, seq) WHERE state = 'pending';

        CREATE TABLE draft (
            id        TEXT PRIMARY KEY,
            officer   TEXT NOT NULL,
            form      TEXT NOT NULL,
            started   TEXT NOT NULL,
            updated   TEXT NOT NULL,
            content   BLOB NOT NULL
        ) STRICT;
        """

    private static let guards = """
        CREATE TRIGGER op_is_kept BEFORE DELETE ON op
        BEGIN SELECT RAISE(ABORT, 'an op is never deleted'); END;
        CREATE TRIGGER op_bytes_are_kept BEFORE UPDATE OF epoch, seq, prev, digest, request, act ON op
        BEGIN SELECT RAISE(ABORT, 'the bytes of an op never change'); END;
        CREATE TRIGGER op_answer_is_kept BEFORE UPDATE OF state ON op
        WHEN OLD.state IN ('acknowledged', 'refused') AND NEW.state <> OLD.state
        BEGIN SELECT RAISE(ABORT, 'an answered op keeps its answer'); END;
        CREATE TRIGGER act_is_kept BEFORE DELETE ON act
        BEGIN SELECT RAISE(ABORT, 'an act is never deleted'); END;
        CREATE TRIGGER act_content_is_kept BEFORE UPDATE OF verb, household, officer, at, content, source ON act
        BEGIN SELECT RAISE(ABORT, 'the content of an act never changes'); END;
        CREATE TRIGGER act_answer_is_kept BEFORE UPDATE OF state ON act
        WHEN OLD.state IN ('done', 'refused') AND NEW.state <> OLD.state
        BEGIN SELECT RAISE(ABORT, 'an answered act keeps its answer'); END;
        """
}
