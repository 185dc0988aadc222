internal import Crypto

/// One numbered step of the schema, as it ships in the program.
package struct Migration: Sendable, Equatable {
    /// 1, 2, 3 ...: the order of application.
    package let number: Int
    /// The file's name without its ending, such as `0001_roles`.
    package let name: String
    /// The script. It runs in one transaction.
    package let script: String
    /// SHA-256 of the script: a migration that was applied may never change.
    package let digest: [UInt8]

    package init(number: Int, name: String, script: String) {
        self.number = number
        self.name = name
        self.script = script
        self.digest = Array(SHA256.hash(data: Array(script.utf8)))
    }

    /// The migrations that this program brings, in order.
    package static let shipped: [Migration] = RegistryFile.all(in: "migrations").map { file in
        guard let number = Int(file.title.prefix(4)) else {
            preconditionFailure("a migration's file name begins with its number: \(file.name)")
        }
        return Migration(number: number, name: file.title, script: file.text)
    }
}
