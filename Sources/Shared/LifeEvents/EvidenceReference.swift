/// The paper by which an event was shown: its kind and its number, never a copy of it.
package struct EvidenceReference: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case deathCertificate = "DEATH_CERTIFICATE"
        case nikahRegistration = "NIKAH"
        case divorceCertificate = "DIVORCE_CERTIFICATE"
        /// The Child Registration Certificate (B-Form).
        case crc = "CRC"
        case cnic = "CNIC"
        case disabilityCertificate = "DISABILITY_CERTIFICATE"
        case guardianship = "GUARDIANSHIP"
        case other = "OTHER"
    }

    package let kind: Kind
    package let number: PlainText

    package init(kind: Kind, number: PlainText) {
        self.kind = kind
        self.number = number
    }

    init(_ view: JSONView) throws(Refusal) {
        let fields = try Fields(view, path: "evidence", required: ["kind", "number"])
        kind = try fields.read("kind") { (view) throws(ValueError) in try view.code() }
        number = try fields.value("number")
    }

    package func write(to writer: inout JSONWriter) {
        writer.object("evidence") { writer in
            writer.member("kind", kind.rawValue)
            writer.member("number", number.written)
        }
    }
}
