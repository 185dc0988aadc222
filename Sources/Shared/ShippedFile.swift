internal import ShippedData

/// Files that are built into the programs: what ships is what was compiled, there is nothing to install.
package enum ShippedFile {
    /// The bytes of a file by its name, or nil.
    package static func named(_ name: String) -> [UInt8]? {
        var index = 0
        while let file = shipped_file_at(index) {
            if let own = file.pointee.name, name == String(cString: own) {
                return Array(UnsafeBufferPointer(start: file.pointee.bytes, count: file.pointee.count))
            }
            index += 1
        }
        return nil
    }
}
