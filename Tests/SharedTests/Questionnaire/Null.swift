import Foundation

/// JSON's null for examples.
enum Null {
    static var value: Any { NSNull() }
}
