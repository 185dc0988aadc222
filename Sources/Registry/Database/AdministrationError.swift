package import PostgresPipeline

/// Why an administrative command did not do what was asked. The message is a sentence for the person at the keyboard
/// and says nothing personal about anybody registered.
package struct AdministrationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is; the program gives each its exit code.
    package enum Kind: Sendable, Equatable {
        /// What was asked is not allowed or makes no sense here.
        case refused
        /// The database cannot be reached or did not answer.
        case unreachable
        /// The database is not as this program needs it: not migrated, newer, changed, or without its grants.
        case mismatch
        /// A file cannot be read or written.
        case file
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    package static func refused(_ sentence: String) -> AdministrationError { AdministrationError(.refused, sentence) }
    package static func mismatch(_ sentence: String) -> AdministrationError { AdministrationError(.mismatch, sentence) }
    package static func file(_ sentence: String) -> AdministrationError { AdministrationError(.file, sentence) }

    /// What the database said, in words. `sentences` explains violated constraints, by their names.
    package init(_ error: DatabaseError, explaining sentences: [String: String] = [:]) {
        if let constraint = error.constraint, let sentence = sentences[constraint] {
            self.init(.refused, sentence)
        } else if error.sqlstate == "42501" {
            self.init(.mismatch, "this database role may not do that; administration needs a member of nser_owner")
        } else if error.sqlstate == "42P01" || error.sqlstate == "3F000" {
            self.init(.mismatch, "the database is not migrated; run: nser-server migrate")
        } else if error.kind == .server {
            // Administration only: what is quoted here is what the person at the keyboard typed.
            self.init(.refused, error.debugDescription)
        } else {
            self.init(.unreachable, error.debugDescription)
        }
    }
}
