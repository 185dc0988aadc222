import Foundation

/// A file system in memory that can be filled. The watching shell of the centre whose data it holds unmounts it.
struct SmallDisk {
    private let folder: String
    private var filler: String { folder + "/filler" }

    /// Whether this process may mount one.
    static let canBeMade: Bool = {
        guard getuid() == 0 else { return false }
        let place = "/tmp/nser-disk-\(UUID().uuidString.prefix(8))"
        defer { rmdir(place) }
        guard mkdir(place, 0o755) == 0, mount(place, megabytes: 1) else { return false }
        _ = try? Programs.run("/usr/bin/env", ["umount", place])
        return true
    }()

    init(at folder: String, megabytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard Self.mount(folder, megabytes: megabytes) else { throw Unexpected("could not mount at \(folder)") }
    }

    /// Leaves no block free.
    func fill() throws {
        guard let file = fopen(filler, "w") else { throw Unexpected("could not make \(filler)") }
        defer { fclose(file) }
        let block = [UInt8](repeating: 1, count: 4_096)
        setvbuf(file, nil, _IONBF, 0)
        while fwrite(block, 1, block.count, file) == block.count {}
    }

    func makeRoom() throws { try FileManager.default.removeItem(atPath: filler) }

    private static func mount(_ place: String, megabytes: Int) -> Bool {
        let arguments = ["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=755", "tmpfs", place]
        return (try? Programs.run("/usr/bin/env", arguments)) != nil
    }
}
