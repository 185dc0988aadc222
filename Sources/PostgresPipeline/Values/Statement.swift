/// One SQL statement with its parameter types, prepared once on each connection when it is first used there.
///
/// Declare statements as `static let`, so that their names are unique in the program: the name is the identity.
/// ```swift
/// static let insertIdentities = Statement(
///     "insert_identities",
///     "insert into nser.identity (number, person_id) select unnest($1::bigint[]), unnest($2::uuid[])",
///     parameters: [.int8Array, .uuidArray])
/// ```
package struct Statement: Sendable, Hashable {
    final class Definition: Sendable {
        let name: String
        let sql: String
        let parameters: [PostgresType]
        /// The element types, when every parameter is an array; else empty.
        let elements: [PostgresType]

        init(name: String, sql: String, parameters: [PostgresType]) {
            self.name = name
            self.sql = sql
            self.parameters = parameters
            let elements = parameters.compactMap(\.element)
            self.elements = elements.count == parameters.count ? elements : []
        }
    }

    let definition: Definition

    /// The name under which the statement is prepared.
    package var name: String { definition.name }
    /// The text, with `$1`, `$2` ... for the parameters.
    package var sql: String { definition.sql }
    /// The type of each parameter.
    package var parameters: [PostgresType] { definition.parameters }

    /// Makes a statement. `name` must be unique among the program's statements.
    package init(_ name: String, _ sql: String, parameters: [PostgresType]) {
        self.definition = Definition(name: name, sql: sql, parameters: parameters)
    }

    package static func == (left: Statement, right: Statement) -> Bool {
        left.definition === right.definition || left.definition.name == right.definition.name
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(definition.name)
    }
}
