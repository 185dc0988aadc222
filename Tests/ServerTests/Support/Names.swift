import Registry
import Shared

extension Tag {
    /// A tag that is known to be one.
    static func named(_ text: String) -> Tag {
        guard let tag = Tag(text) else { preconditionFailure("not a tag: \(text)") }
        return tag
    }
}

extension PCode {
    /// Lahore's first tehsil.
    static var lahore: PCode {
        guard let code = PCode("PK60101") else { preconditionFailure("a tehsil has PK and five digits") }
        return code
    }
}

extension Caller {
    /// An officer at her desk in Lahore.
    static var ayesha: Caller {
        Caller(
            desk: "LHR-001", deskTehsil: .lahore, officer: "ayesha", role: .officer, area: .tehsil("PK60101"), epoch: 1)
    }
}
