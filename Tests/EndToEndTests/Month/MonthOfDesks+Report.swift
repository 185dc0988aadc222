import Foundation
import Shared
import Testing

extension MonthOfDesks {
    /// What the last night left is the registry's by its signature. Copies it into a folder of NSER_KEEP_REPORT, if that is set, for people to look at.
    func keepReport(_ name: String) throws {
        let day = faults.last.written
        let files = try FileManager.default.contentsOfDirectory(atPath: nights.files).filter { $0.hasPrefix(day) }
        #expect(files.contains("\(day)-national.html") && files.contains("\(day)-national.day"))
        let key = try centre.sql("select encode(public_key, 'hex') from nser.signing_key")
        for file in files where file.hasSuffix(".day") {
            try Programs.run(Programs.server, ["verify", "--day-file", "\(nights.files)/\(file)", "--public-key", key])
        }
        guard let folder = ProcessInfo.processInfo.environment["NSER_KEEP_REPORT"], !folder.isEmpty else { return }
        let kept = "\(folder)/\(name)"
        try? FileManager.default.removeItem(atPath: kept)
        try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        for file in files {
            try FileManager.default.copyItem(atPath: "\(nights.files)/\(file)", toPath: "\(kept)/\(file)")
        }
    }
}
