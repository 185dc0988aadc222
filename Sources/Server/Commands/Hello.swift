import Registry
import Shared

/// HELLO: the client says who it is, the server which desk it takes it for.
extension Errand {
    static func hello(_ request: HelloRequest, _ reception: Reception) throws(Refusal) -> Errand {
        if request.desk != nil, !reception.mayNameDesk {
            // The certificate says whose desk this is, and nothing else does.
            throw Refusal(.syntax, field: "desk", rule: "field.unknown")
        }
        guard request.client.prefix(while: { $0 != "." }) == Ready.client.prefix(while: { $0 != "." }) else {
            throw Refusal(.protocolVersion, field: "client", rule: "client.version")
        }
        return .hello(request)
    }
}
