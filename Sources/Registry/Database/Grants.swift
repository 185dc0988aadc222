package import PostgresPipeline

/// The rights of the application role, as they should be and as the database has them.
package enum Grants {
    /// The role by which the server works.
    package static let application = "nser_app"

    /// Tables to which the application only appends: history.
    package static let appended = [
        "assessment", "day_close", "decision", "decision_rules", "desk_epoch", "finding_event", "household",
        "household_version", "identity", "journal_body", "journal_entry", "marriage", "member", "registry_case",
        "survey", "verification",
    ]

    /// Columns that the application moves on: what is now. What was is in the history.
    package static let changed = [
        "household": ["version", "tehsil", "status", "head", "mobile", "recipient", "standing"],
        "member": [
            "household_id", "active", "gone", "line", "name", "sex", "born", "relation", "marital", "find_name",
        ],
        "identity": ["number", "kind", "expires", "freed_by"],
        "marriage": ["ended"],
        "finding": ["state"],
        "registry_case": [
            "approved", "decided_at", "decided_by", "decided_reason", "decided_desk", "decided_epoch", "decided_seq",
            "decisions", "used_version",
        ],
    ]

    /// Tables that the application only reads.
    package static let readOnly = [
        "authority_batch", "authority_fact", "authority_withdrawal", "centre", "count_day", "count_desk_day",
        "count_renewal", "count_sealed", "counted_act", "desk", "disaster_area", "disaster_term", "exclusion_switch",
        "export_made", "finding",
        "finding_unproved", "household_keyed", "import_file", "import_row", "journal_detached",
        "journal_detached_count", "migration",
        "model_run", "model_run_result", "night_check", "night_run", "officer", "person_trait",
        "pmt_activation", "pmt_active", "pmt_model", "programme_activation", "programme_active", "programme_rule",
        "redecision_run", "resume_secret", "roster_proof", "roster_state", "rule_set_activation", "rule_set_active",
        "signing_key", "standing_authority_fact", "standing_authority_file", "tehsil",
    ]

    /// Functions that the application calls.
    package static let called = ["archived_reply", "require_rules", "rules_generation"]

    /// What the application may do, one right a line, such as `INSERT on survey` or `UPDATE (version) on household`.
    package static var expected: Set<String> {
        var rights: Set<String> = []
        for (table, columns) in changed {
            for column in columns { rights.insert("UPDATE (\(column)) on \(table)") }
        }
        for table in appended { rights.formUnion(["SELECT on \(table)", "INSERT on \(table)"]) }
        for table in readOnly { rights.insert("SELECT on \(table)") }
        for function in called { rights.insert("EXECUTE on \(function)") }
        return rights
    }

    /// What the database lets the application do, however it came to that: by a grant to it, to a role it is in, or to
    /// everybody. Read from the database's own answer to "may this role", not from the list of grants.
    package static func read(on connection: borrowing DirectConnection) throws(AdministrationError) -> Set<String> {
        var rights: Set<String> = []
        for row in try connection.rows(held, [application]) { rights.insert(try row.text(0)) }
        return rights
    }

    private static let held = """
        with tables as (
            select c.oid, c.relname from pg_class c
            where c.relnamespace = 'nser'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        )
        select format('%s on %s', right_name, relname)
        from tables, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) right_name
        where has_table_privilege($1::name, oid, right_name)
        union all
        select format('%s (%s) on %s', right_name, attname, relname)
        from tables join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped,
            unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) right_name
        where has_column_privilege($1::name, oid, attnum, right_name)
            and not has_table_privilege($1::name, oid, right_name)
        union all
        select format('EXECUTE on %s', proname)
        from pg_proc
        where pronamespace = 'nser'::regnamespace and has_function_privilege($1::name, oid, 'EXECUTE')
        union all
        select 'CREATE in nser' where has_schema_privilege($1::name, 'nser', 'CREATE')
        union all
        select 'superuser' from pg_roles where rolname = $1 and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)
        union all
        select 'member of ' || b.rolname
        from pg_roles b
        where b.rolname <> $1 and pg_has_role($1::name, b.oid, 'MEMBER')
        """
}
