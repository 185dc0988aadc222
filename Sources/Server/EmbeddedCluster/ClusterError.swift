/// Why the private PostgreSQL cluster cannot be started or stopped, in words that say what to do.
package struct ClusterError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
