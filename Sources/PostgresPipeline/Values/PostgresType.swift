/// The PostgreSQL types this project sends and reads in binary. The raw value is the type's OID, which is fixed in
/// every PostgreSQL (`src/include/catalog/pg_type.dat`).
package enum PostgresType: UInt32, Sendable, Hashable {
    case bool = 16
    case bytea = 17
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case json = 114
    case jsonb = 3802
    case date = 1082
    case timestamptz = 1184
    case uuid = 2950

    case boolArray = 1000
    case byteaArray = 1001
    case int8Array = 1016
    case int2Array = 1005
    case int4Array = 1007
    case textArray = 1009
    case jsonArray = 199
    case jsonbArray = 3807
    case dateArray = 1182
    case timestamptzArray = 1185
    case uuidArray = 2951

    /// The type of the elements, or nil when this is not an array type.
    package var element: PostgresType? {
        switch self {
        case .boolArray: .bool
        case .byteaArray: .bytea
        case .int8Array: .int8
        case .int2Array: .int2
        case .int4Array: .int4
        case .textArray: .text
        case .jsonArray: .json
        case .jsonbArray: .jsonb
        case .dateArray: .date
        case .timestamptzArray: .timestamptz
        case .uuidArray: .uuid
        case .bool, .bytea, .int8, .int2, .int4, .text, .json, .jsonb, .date, .timestamptz, .uuid: nil
        }
    }

    /// The array type whose elements are of this type. An array has no array type: it is returned as it is.
    package var array: PostgresType {
        switch self {
        case .bool: .boolArray
        case .bytea: .byteaArray
        case .int8: .int8Array
        case .int2: .int2Array
        case .int4: .int4Array
        case .text: .textArray
        case .json: .jsonArray
        case .jsonb: .jsonbArray
        case .date: .dateArray
        case .timestamptz: .timestamptzArray
        case .uuid: .uuidArray
        default: self
        }
    }
}
