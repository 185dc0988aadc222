import ArgumentParser
import Foundation

/// Prints one REGISTER line's object, from its `op` on, for a look at what the bench sends.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Prints one of the invented families as the load sends it.")

    func run() throws {
        for rest in InventedFamilies.rests.prefix(1) { print(String(decoding: rest, as: UTF8.self)) }
        print("families", InventedFamilies.rests.count)
        print("bytes", InventedFamilies.rests.map(\.count).sorted())
    }
}

/// The lines of a text file, without empty ones.
func lines(ofFile path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
}
