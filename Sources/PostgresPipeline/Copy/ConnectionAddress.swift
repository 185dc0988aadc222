internal import CLibPQ

/// How a connection was made, so that another thread can make one like it. It may hold a password: it has no
/// description and is never written anywhere.
package struct ConnectionAddress: Sendable {
    fileprivate let options: [(key: String, value: String)]
}

extension DirectConnection {
    /// How this connection was made.
    package var address: ConnectionAddress {
        var options: [(key: String, value: String)] = []
        guard let list = PQconninfo(handle.pointer) else { return ConnectionAddress(options: []) }
        defer { PQconninfoFree(list) }
        var option = list
        while let key = option.pointee.keyword {
            if let value = option.pointee.val, value.pointee != 0 {
                options.append((String(cString: key), String(cString: value)))
            }
            option += 1
        }
        return ConnectionAddress(options: options)
    }

    /// Connects as another connection was made.
    package static func connect(_ address: ConnectionAddress) throws(DatabaseError) -> DirectConnection {
        var text = ""
        for (key, value) in address.options {
            // libpq's own quoting: single quotes, with a backslash before quote and backslash.
            var quoted = ""
            for character in value {
                if character == "'" || character == "\\" { quoted.append("\\") }
                quoted.append(character)
            }
            text += "\(key)='\(quoted)' "
        }
        return try connect(text)
    }
}
