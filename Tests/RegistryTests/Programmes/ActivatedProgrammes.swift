import Foundation
import PostgresPipeline

@testable import Registry

/// All programmes that ship, loaded, signed and activated in a test's database.
enum ActivatedProgrammes {
    /// In the order in which they can be activated: Kafaalat before what rests on it.
    static let names = [
        "kafaalat", "taleemi-wazaif", "nashonuma", "ramazan-2024", "undergraduate-scholarship", "flood-relief-2022",
        "fuel-subsidy-2022", "utility-stores-relief", "sehat-sahulat", "punjab-pser",
    ]

    static func activate(_ ruleSet: String, in database: MigratedDatabase) throws {
        let folder = "/tmp/nser-keys-\(UUID().uuidString.prefix(8).lowercased())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let connection = try Administration.connect(database.administration)
        try connection.execute("update nser.signing_key set retired_at = now()")
        let keys = SigningKeys(folder: folder)
        _ = try keys.make(on: connection)
        for name in names {
            guard let file = RegistryFile.named("programmes/\(name).json") else { throw Absent(name: name) }
            _ = try Programmes.load(file.bytes, keys: keys, on: connection)
            try Programmes.activate(name, by: "A", second: "B", on: connection)
        }
        try Programmes.chooseRuleSet(ruleSet, by: "A", second: "B", on: connection)
    }

    struct Absent: Error { let name: String }
}
