import PostgresPipeline
import Shared

/// The SQL of the search: persons of the scope in the order of their identifiers, some by these, and all persons in any order.
enum DuplicateStatements {
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
            select \(PersonTraitStatements.columns) from nser.person_trait
            where \(condition(scope)) and person_id > '\(after.written)' order by person_id limit \(limit)
        ) to stdout with (format binary)
        """
    }

    static func persons(_ ids: some Sequence<Identifier>) -> String {
        """
        copy (
            select \(PersonTraitStatements.columns) from nser.person_trait
            where person_id = any('\(PersonTraitStatements.array(ids))')
        ) to stdout with (format binary)
        """
    }

    static let everybody = "copy nser.person_trait (\(PersonTraitStatements.columns)) to stdout with (format binary)"
}
