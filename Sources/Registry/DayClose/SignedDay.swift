package import Shared

/// An agreed day with what proves that a key of the registry signed it.
package struct SignedDay: Sendable, Equatable {
    /// The bytes of `agreed` in the reply and of `content` in the database.
    package let content: [UInt8]
    package let signature: [UInt8]

    package init(content: [UInt8], signature: [UInt8]) {
        self.content = content
        self.signature = signature
    }

    /// The day, if the content is in its one form and the key signed exactly these bytes; nil without that proof.
    package func verified(by publicKey: [UInt8]) -> AgreedDay? {
        guard SigningKeys.verifies(signature, over: AgreedDay.statement(of: content), publicKey: publicKey) else {
            return nil
        }
        return AgreedDay(content: content)
    }
}
