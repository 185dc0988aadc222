import PostgresPipeline
import Shared

/// The SQL of the search: persons of the scope in the order of their identifiers, who shares a key with them, and what of
/// all of these is compared.
enum DuplicateStatements {
    static let settings = "set local enable_hashjoin = off; set local enable_mergejoin = off"

    static let columns =
        "person_id, household_id, tehsil, sex, born, name, father, mother, mobile, address, number, keyed_on"

    private static func condition(_ scope: DuplicateSearch.Scope) -> String {
        switch scope {
        case .all: "true"
        case .changed(let night): "keyed_on = '\(night.written)'"
        }
    }

    static func count(_ scope: DuplicateSearch.Scope) -> String {
        "select count(*) from nser.person_trait where \(condition(scope))"
    }

    /// The next persons of the scope.
    static func persons(_ scope: DuplicateSearch.Scope, after: Identifier, limit: Int) -> String {
        """
        copy (
            select \(columns) from nser.person_trait
            where \(condition(scope)) and person_id > '\(after.written)' order by person_id limit \(limit)
        ) to stdout with (format binary)
        """
    }

    /// Their traits.
    static func persons(_ ids: some Sequence<Identifier>) -> String {
        """
        copy (
            select \(columns) from nser.person_trait where person_id = any('\(PersonKeyStatements.array(ids))'::uuid[])
        ) to stdout with (format binary)
        """
    }

    /// For each of the persons and each of their keys who has it, the person too, in this order; of a block of more than
    /// `most` persons so many and one more.
    static func candidates(_ ids: some Sequence<Identifier>, most: Int) -> String {
        """
        copy (
            select o.person_id, o.key, c.person_id
            from nser.person_key o
            cross join lateral (select p.person_id from nser.person_key p where p.key = o.key limit \(most + 1)) c
            where o.person_id = any('\(PersonKeyStatements.array(ids))'::uuid[])
            order by 1, 2
        ) to stdout with (format binary)
        """
    }
}
