/// A model as administration lists it.
package struct ModelRecord: Sendable, Equatable {
    package let name: String
    package let scoreType: String
    /// 64 hexadecimal digits.
    package let digest: String
    /// The key that signed it.
    package let key: String
    package let loadedAt: String
    /// Whether households are scored with it now.
    package let active: Bool
    /// The two who activated it last, and when; nil if nobody ever did.
    package let activatedBy: String?
    package let secondedBy: String?
    package let activatedAt: String?
}
