import ArgumentParser
import Foundation

/// Prints one REGISTER line's object without `op`, for a look at what the bench sends.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Prints one of the invented families as the load sends it.")

    func run() throws {
        guard let object = InventedFamilies.objects.first else { return }
        print(String(decoding: object, as: UTF8.self))
        print("bytes", object.count)
    }
}

/// The lines of a text file, without empty ones.
func lines(ofFile path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
}
