import CSync
import Foundation
import Glibc
import Testing

@testable import Server

/// Which files are written early: those of tables that changed, and nothing else.
@Suite final class SteadyWritingTests {
    /// Not /tmp, which may be a file system without a disk.
    private static func folder() -> String { "/var/tmp/nser-steady-\(UUID().uuidString.prefix(8).lowercased())" }

    private let base = folder()

    init() throws {
        for folder in ["16384", "pgsql_tmp"] {
            try FileManager.default.createDirectory(atPath: "\(base)/\(folder)", withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: base) }

    /// Whether this machine says what it has not written yet: a kernel from 6.5 on, and a file system that keeps it a while.
    private static let tellsWhatIsUnwritten: Bool = {
        let path = folder()
        defer { unlink(path) }
        return (try? unwritten(path)) ?? 0 > 0
    }()

    /// Writes a file of 1 MiB; how many of its pages wait to be written.
    private static func unwritten(_ path: String) throws -> Int64 {
        try Data(repeating: 1, count: 1 << 20).write(to: URL(fileURLWithPath: path))
        return waiting(path)
    }

    private static func waiting(_ path: String) -> Int64 {
        let file = open(path, O_RDONLY)
        defer { close(file) }
        return nser_unwritten_pages(file)
    }

    /// Writes a page to a file, as of `ago` seconds ago.
    private func write(_ name: String, ago: Double = 0) throws {
        let path = "\(base)/\(name)"
        try Data(repeating: 1, count: 8_192).write(to: URL(fileURLWithPath: path))
        if ago > 0 {
            let date = Date(timeIntervalSinceNow: -ago)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
    }

    @Test func whatChangedSinceTheLastLookIsWritten() throws {
        try write("16384/17486", ago: 60)
        var writing = SteadyWriting(base: base)
        #expect(writing.look() == 0)
        try write("16384/17486.1")
        try write("16384/17487_fsm")
        #expect(writing.look() == 2)
        for name in ["17486.1", "17487_fsm"] { try write("16384/\(name)", ago: 60) }
        #expect(writing.look() == 0)
        try write("16384/17486")
        #expect(writing.look() == 1)
        #expect(writing.trouble == 0)
    }

    @Test(.enabled(if: tellsWhatIsUnwritten, "this machine does not say what it has not written yet"))
    func whatIsBegunIsWritten() throws {
        var writing = SteadyWriting(base: base)
        let path = "\(base)/16384/17486"
        _ = try Self.unwritten(path)
        #expect(writing.look() == 1)
        #expect(Self.waiting(path) == 0)
    }

    @Test func whatDoesNotLastIsLeftAlone() throws {
        var writing = SteadyWriting(base: base)
        try write("16384/17486")
        try write("16384/t3_17490")
        try write("16384/PG_VERSION")
        try write("pgsql_tmp/1.0")
        try FileManager.default.createDirectory(atPath: "\(base)/16384/1", withIntermediateDirectories: true)
        #expect(mkfifo("\(base)/16384/2", 0o600) == 0)
        try write("elsewhere")
        #expect(symlink("\(base)/elsewhere", "\(base)/16384/3") == 0)
        #expect(writing.look() == 1)
        #expect(writing.trouble == 0)
    }

    @Test func whatCannotBeLookedAtIsKnown() throws {
        var gone = SteadyWriting(base: base + "/none")
        #expect(gone.look() == 0)
        #expect(gone.trouble == 0)
        try write("file")
        var file = SteadyWriting(base: base + "/file")
        #expect(file.look() == 0)
        #expect(file.trouble == ENOTDIR)
    }
}
