import Foundation
import Shared

@testable import Registry

/// The shipped model file as text, to be changed in one place by a test.
struct ModelFile {
    var text: String

    /// Read from where it lives: what ships is embedded from there.
    static func shipped(_ name: String = "pk-2005-06") throws -> ModelFile {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let file = folder.appendingPathComponent("Sources/Registry/Scoring/Models/\(name).json")
        return ModelFile(text: try String(contentsOf: file, encoding: .utf8))
    }

    /// The file with the first occurrence of `old` replaced; throws if there is none.
    func replacing(_ old: String, _ new: String) throws -> ModelFile {
        guard let range = text.range(of: old) else { throw Absent(text: old) }
        return ModelFile(text: text.replacingCharacters(in: range, with: new))
    }

    struct Absent: Error { let text: String }

    func model(_ form: Form) throws(ModelError) -> PMTModel { try PMTModel(file: Array(text.utf8), form: form) }
}
