import Shared

extension [UInt8] {
    /// The bytes of a JSON object whose members `body` writes.
    static func object(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { body(&$0) }
        return writer.bytes
    }
}
