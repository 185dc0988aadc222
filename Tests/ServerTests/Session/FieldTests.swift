import Shared
import Testing

@testable import Server

/// Every field of every verb over a real socket: missing, unknown, repeated, of the wrong type.
struct FieldTests {
    /// A verb with a good object, field by field.
    struct Sample: Sendable, CustomTestStringConvertible {
        let verb: Verb
        let fields: [(name: String, json: String)]
        var testDescription: String { verb.rawValue }
    }

    static let op =
        #"{"desk":"LHR-001","epoch":1,"seq":1,"prev":null,"officer":"ayesha","at":"2026-11-22T10:05:00+05:00"}"#
    static let household = #""019aa8b0-0000-7000-8000-000000000001""#
    static let other = #""019aa8b0-0000-7000-8000-000000000002""#

    /// What every case is raised with, but for its ground.
    private static let raised = [
        ("op", op), ("case", other), ("household", household), ("version", "1"), ("reason", #""registered twice""#),
    ]

    static let samples = [
        Sample(
            verb: .hello,
            fields: [
                ("client", #""1.0""#), ("locale", #""en""#), ("acknowledged", #"{"epoch":1,"seq":0}"#),
                ("desk", #""LHR-001""#),
            ]),
        Sample(verb: .login, fields: [("officer", #""ayesha""#), ("password", #""x""#)]),
        Sample(verb: .resume, fields: [("token", #""x""#)]),
        Sample(verb: .ping, fields: []), Sample(verb: .help, fields: [("verb", #""PING""#)]),
        Sample(verb: .form, fields: [("part", #""field""#)]),
        Sample(
            verb: .register,
            fields: [
                ("op", op), ("household", household), ("tehsil", #""PK60101""#), ("form", #""form-1""#),
                ("interview", #"{"started":"2026-11-22T10:05:00+05:00","ended":"2026-11-22T10:25:00+05:00"}"#),
                ("mobile", #""03001234567""#), ("address", #""House 1""#), ("roster", #"[{"line":1}]"#),
                ("answers", "{}"), ("returning", "[\(household)]"),
            ]),
        Sample(verb: .find, fields: [("cnic", #""0352021234567""#)]),
        Sample(verb: .find, fields: [("mobile", #""03001234567""#)]),
        Sample(verb: .find, fields: [("name", #""محمد""#)]), Sample(verb: .find, fields: [("household", household)]),
        Sample(verb: .show, fields: [("household", household), ("as_of", #""2026-11-22T10:05:00+05:00""#)]),
        Sample(verb: .history, fields: [("household", household)]),
        Sample(
            verb: .update,
            fields: [
                ("op", op), ("household", household), ("version", "1"), ("event", #""TRANSFER""#),
                ("effective", #""2026-11-22""#), ("details", #"{"persons":[\#(other)],"relations":[]}"#),
                ("evidence", #"{"kind":"CRC","number":"17"}"#),
                ("other", #"{"household":\#(other),"version":1}"#),
            ]),
        Sample(verb: .status, fields: [("cnic", #""0352021234567""#)]),
        Sample(verb: .result, fields: [("desk", #""LHR-001""#), ("epoch", "1"), ("seq", "1")]),
        Sample(verb: .screen, fields: [("cnic", #""0352021234567""#), ("others", #"["0352021234568"]"#)]),
        Sample(
            verb: .resurvey,
            fields: [
                ("op", op), ("household", household), ("version", "1"), ("form", #""form-1""#),
                ("interview", #"{"started":"2026-11-22T10:05:00+05:00","ended":"2026-11-22T10:25:00+05:00"}"#),
                ("mobile", #""03001234567""#), ("address", #""House 1""#), ("roster", #"[{"line":1}]"#),
                ("answers", "{}"),
            ]),
        Sample(verb: .reassess, fields: [("op", op), ("household", household), ("version", "1")]),
        Sample(verb: .explain, fields: [("household", household)]),
        Sample(
            verb: .counts,
            fields: [
                ("date", #""2026-11-22""#), ("from", #""2026-11-22""#), ("to", #""2026-11-22""#), ("by", #""desk""#),
                ("area", #"{"level":"TEHSIL","code":"PK60101"}"#), ("compare", "true"),
            ]),
        Sample(
            verb: .watch,
            fields: [("by", #""desk""#), ("area", #"{"level":"TEHSIL","code":"PK60101"}"#), ("stop", "false")]),
        Sample(verb: .epoch, fields: [("op", op), ("desk", #""LHR-001""#), ("reason", #""lost""#)]),
        Sample(verb: .void, fields: raised + [("ground", #""REGISTERED_TWICE""#)]),
        Sample(verb: .appeal, fields: raised + [("ground", #""WIDOW""#)]),
        Sample(
            verb: .merge,
            fields: raised + [
                ("ground", #""SAME_FAMILY""#), ("other", #"{"household":\#(other),"version":1}"#),
                ("same", #"[{"person":\#(household),"duplicate":\#(other)}]"#),
                ("relations", #"[{"person":\#(other),"relation":3}]"#),
            ]),
        Sample(
            verb: .dispute,
            fields: raised + [
                ("ground", #""TYPED_WRONGLY""#), ("other", #"{"household":\#(other),"version":1}"#),
                ("number", #""0352021234567""#), ("claimant", other), ("expires", #""2030-01-01""#),
            ]),
        Sample(
            verb: .decide,
            fields: [("op", op), ("case", household), ("approved", "true"), ("reason", #""seen""#)]),
        Sample(
            verb: .findings,
            fields: [("finding", "7"), ("kind", #""score_not_reproduced""#), ("state", #""OPEN""#), ("after", "412")]),
        Sample(
            verb: .resolve,
            fields: [("op", op), ("finding", "7"), ("state", #""MENDED""#), ("reason", #""seen""#)]),
        Sample(verb: .cases, fields: [("household", household), ("case", other), ("state", #""OPEN""#)]),
        Sample(
            verb: .closeDay,
            fields: [
                ("op", op), ("day", #""2026-11-22""#),
                ("counts", #"{"registered":0,"updated":0,"reassessed":0,"refused":0}"#), ("entries", "[]"),
                ("drafts", "0"), ("unsent", "0"),
            ]),
    ]

    @Test func everyFieldOfEveryVerbIsHere() {
        for verb in Verb.allCases where verb != .logout && verb != .quit {
            let named = Set(Self.samples.filter { $0.verb == verb }.flatMap { $0.fields.map(\.name) })
            let declared = Set((verb.fields.required + verb.fields.optional).map { "\($0)" })
            #expect(named == declared, "\(verb)")
        }
    }

    @Test(arguments: samples) func badFieldsAreRefusedByName(sample: Sample) async throws {
        try await SessionServer.with {
            $0.rates.requestsPerDesk = 0; $0.rates.loginBurst = 1_000
        } _: { server in
            let socket = try await server.loggedIn(officer: "bilal")
            let required = Set(sample.verb.fields.required.map { "\($0)" })
            for (index, field) in sample.fields.enumerated() {
                var fields = sample.fields
                fields[index].json = field.json.hasPrefix("{") ? "[]" : "{}"
                try await expect(sample.verb, fields, field: field.name, rule: "field.type", on: socket)
                try await expect(
                    sample.verb, sample.fields + [field], field: field.name, rule: "field.repeated", on: socket)
                guard required.contains(field.name) else { continue }
                fields = sample.fields
                fields.remove(at: index)
                try await expect(sample.verb, fields, field: field.name, rule: "field.missing", on: socket)
            }
            try await expect(
                sample.verb, sample.fields + [("xyz", "1")], field: "xyz", rule: "field.unknown", on: socket)
            for garbage in ["[]", "null", "{", "{}x", "{} ", "{\"a\":01}", "{\"a\":1.5}", "{\"a\":\"\\u202e\"}"] {
                let reply = try await socket.ask("g \(sample.verb.rawValue) \(garbage)")
                #expect(reply?.hasPrefix("g ERR 501 ") == true, "\(sample.verb) \(garbage): \(reply ?? "closed")")
            }
            #expect(try await socket.ask("p PING")?.hasPrefix("p OK ") == true)
        }
    }

    private func expect(
        _ verb: Verb, _ fields: [(name: String, json: String)], field: String, rule: String, on socket: DeskSocket
    ) async throws {
        let object = fields.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",")
        let reply = try await socket.ask("f \(verb.rawValue) {\(object)}") ?? "closed"
        #expect(reply.hasPrefix("f ERR 501 "), "\(verb) \(field) \(rule): \(reply)")
        #expect(reply.contains("\"field\":\"\(field)\",\"rule\":\"\(rule)\""), "\(verb) \(field) \(rule): \(reply)")
        #expect(reply.contains("\"entry\":false") == verb.isWrite, "\(verb): \(reply)")
    }
}
