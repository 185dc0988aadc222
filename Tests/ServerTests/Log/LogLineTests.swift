import Logging
import Testing

@testable import Server

struct LogLineTests {
    private let line = LogLine(
        time: "2026-11-22T10:05:00+05:00", level: "info", message: "a desk logged in", fields: [("desk", "LHR-001")])

    @Test func plainIsForPeople() {
        #expect(
            String(decoding: line.plain, as: UTF8.self)
                == "2026-11-22T10:05:00+05:00 info a desk logged in desk=LHR-001\n")
    }

    @Test func jsonIsForCollectors() {
        #expect(
            String(decoding: line.json, as: UTF8.self)
                == #"{"time":"2026-11-22T10:05:00+05:00","level":"info","message":"a desk logged in","desk":"LHR-001"}"#
                + "\n")
    }

    @Test(arguments: LogFormat.allCases) func aValueForgesNoLine(format: LogFormat) {
        let forged = LogLine(time: "t", level: "info", message: "m", fields: [("desk", "a\nb\u{1B}[1m")])
        let bytes = format == .json ? forged.json : forged.plain
        #expect(bytes.filter { $0 < 0x20 } == [UInt8(ascii: "\n")])
    }

    @Test func theHandlerWritesOneLineAnEvent() {
        let lines = Lines()
        var handler = LineLogHandler(format: .plain, level: .info) { lines.add($0) }
        handler[metadataKey: "node"] = "n1"
        let logger = Logger(label: "test") { _ in handler }
        logger.info("hello", metadata: ["desk": "LHR-001"])
        logger.debug("not this")
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.hasSuffix("info hello desk=LHR-001 node=n1\n") == true)
    }
}
