import Foundation
import Testing

@testable import Server

/// The settings of an embedded cluster.
@Suite struct ClusterSettingsTests {
    @Test(arguments: [(64 << 20, 128), (1 << 30, 128), (2 << 30, 256), (24 << 30, 3_072), (256 << 30, 4_096)])
    func sharedBuffersAreAnEighthOfTheMemory(_ memory: Int, _ megabytes: Int) {
        #expect(ClusterSettings.sharedMegabytes(ofMemory: memory) == megabytes)
    }

    @Test func theMemoryIsThisMachines() throws {
        let lines = try String(contentsOfFile: "/proc/meminfo", encoding: .utf8).split(separator: "\n")
        let total = try #require(lines.first { $0.hasPrefix("MemTotal:") }?.split(separator: " ").dropFirst().first)
        let memory = try #require(Int(total)) << 10
        let text = ClusterSettings(folder: try ClusterFolder("/tmp/nser-settings")).text
        #expect(text.contains("shared_buffers = '\(ClusterSettings.sharedMegabytes(ofMemory: memory))MB'"))
    }
}
