package import PostgresPipeline

/// A query of `sql/checks` that must return no row: what constraints cannot say, or what one would rather see twice.
package struct InvariantCheck: Sendable {
    /// The file's name without its ending, such as `member_without_household`.
    package let name: String
    let sql: String

    /// The checks that ship in the program.
    package static let shipped: [InvariantCheck] = RegistryFile.all(in: "checks").map {
        InvariantCheck(name: $0.title, sql: $0.text)
    }

    /// How many rows contradict the invariant; 0 is right.
    package func violations(on connection: borrowing DirectConnection) throws(AdministrationError) -> Int {
        try connection.rows(sql).count
    }
}
