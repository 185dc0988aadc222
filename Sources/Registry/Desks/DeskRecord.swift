/// A desk as administration lists it.
package struct DeskRecord: Sendable, Equatable {
    package let code: String
    package let centre: String
    package let centreName: String
    package let tehsil: String
    package let tehsilName: String
    package let active: Bool
    /// The current epoch of its chain of ops.
    package let epoch: Int
    /// The last sequence number in that epoch; 0 when nothing was sent yet.
    package let sequence: Int
}
