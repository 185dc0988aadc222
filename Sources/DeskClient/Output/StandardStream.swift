import Glibc

/// Standard output and standard error of the process.
enum StandardStream: Int32 {
    case output = 1
    case error = 2

    /// Writes text. A reader that has gone away is no reason to stop in the middle of an act: what cannot be written is
    /// dropped.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                let count = Glibc.write(rawValue, bytes.baseAddress.map { $0 + start }, bytes.count - start)
                if count > 0 {
                    start += count
                } else if count == 0 || errno != EINTR {
                    return
                }
            }
        }
    }
}
