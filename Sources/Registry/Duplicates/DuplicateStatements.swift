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

    /// Who has each of these keys: the key's place among them, from 1, and the person, place by place; of a block of more
    /// than `most` persons so many and one more.
    static func blocks(_ keys: [Int64], most: Int) -> String {
        """
        copy (
            select k.place, b.person_id
            from unnest('\(PersonKeyStatements.array(keys))'::bigint[]) with ordinality k (key, place)
            cross join lateral (select p.person_id from nser.person_key p where p.key = k.key limit \(most + 1)) b
        ) to stdout with (format binary)
        """
    }
}
