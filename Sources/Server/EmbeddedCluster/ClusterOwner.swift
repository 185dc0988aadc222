internal import Glibc

/// The user to whom the cluster's files and processes belong.
enum ClusterOwner {
    /// Debian's user for PostgreSQL, used when the program runs as root.
    static let name = "postgres"

    /// Gives a folder to the owner. Does nothing unless the program is root: then the folder is the owner's already.
    static func give(_ path: String) throws(ClusterError) {
        guard geteuid() == 0 else { return }
        guard let entry = getpwnam(name)?.pointee else {
            throw ClusterError("there is no user \(name), as which PostgreSQL runs when this program is root")
        }
        guard chown(path, entry.pw_uid, entry.pw_gid) == 0 else {
            throw ClusterError("cannot give \(path) to user \(name): \(String(cString: strerror(errno)))")
        }
    }
}
