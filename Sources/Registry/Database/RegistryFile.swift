internal import RegistryData

/// A file that ships inside the server: migrations, checks, models.
package struct RegistryFile: Sendable {
    /// Its path below the folder it ships from, such as `migrations/0001_roles.sql`.
    package let name: String
    package let bytes: [UInt8]

    /// All files, migrations first and in the order in which they are applied.
    package static var all: [RegistryFile] {
        var files: [RegistryFile] = []
        while let file = registry_file_at(files.count)?.pointee {
            files.append(
                RegistryFile(
                    name: String(cString: file.name),
                    bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count))))
        }
        return files
    }

    /// The files of one folder, such as `migrations`.
    package static func all(in folder: String) -> [RegistryFile] {
        all.filter { $0.name.hasPrefix(folder + "/") }
    }

    /// The file of that name, or nil.
    package static func named(_ name: String) -> RegistryFile? {
        all.first { $0.name == name }
    }

    /// Its content as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Its name without folder and ending.
    package var title: String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return last.split(separator: ".").first.map(String.init) ?? last
    }
}
