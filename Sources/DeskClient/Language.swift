import Shared

/// The language of the words for people; its own name because Foundation has another `Locale`.
typealias Language = Shared.Locale

/// A SHA-256 of the registry; its own name because Crypto has a protocol `Digest`.
typealias OpDigest = Shared.Digest
