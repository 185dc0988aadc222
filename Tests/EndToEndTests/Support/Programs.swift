import Foundation

/// Where the programs under test and the scripts lie.
enum Programs {
    /// The folder of the build: the test bundle lies beside the programs.
    static let folder: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (bundle as NSString).deletingLastPathComponent
    }()

    /// The root of the repository.
    static let root: String = {
        var path = #filePath as NSString
        for _ in 0..<4 { path = path.deletingLastPathComponent as NSString }
        return path as String
    }()

    static let server = folder + "/nser-server"
    static let desk = folder + "/nser-desk"
    static let load = folder + "/nser-load"

    /// Runs a program to its end and returns what it wrote; another exit status than 0 is an error.
    @discardableResult
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        within seconds: Double = 60
    ) throws -> String {
        let program = try RunningProgram(path, arguments, environment: environment)
        if let input { try program.type(input) }
        try program.closeInput()
        let status = try program.ended(within: seconds)
        guard status == 0 else {
            throw Unexpected(
                "\(program.name) \(arguments.joined(separator: " ")) ended with \(status):\n\(program.output)")
        }
        return program.output
    }
}
