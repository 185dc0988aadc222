import Testing

@testable import Shared

@Suite("Line framer")
struct LineFramerTests {
    /// All steps that come of bytes given in pieces, without the final `incomplete`.
    private func steps(_ pieces: [[UInt8]], limit: Int = 10) -> [LineFramer.Step] {
        var framer = LineFramer(limit: limit)
        var steps: [LineFramer.Step] = []
        for piece in pieces {
            framer.append(piece)
            loop: while true {
                let step = framer.next()
                switch step {
                case .line: steps.append(step)
                case .incomplete: break loop
                case .tooLong: return steps + [step]
                }
            }
        }
        return steps
    }

    private func line(_ text: String) -> LineFramer.Step { .line(Array(text.utf8)) }

    @Test func cutsTwoLinesInOnePacket() {
        #expect(steps([Array("one\ntwo\nthr".utf8)]) == [line("one"), line("two")])
    }

    @Test func joinsOneByteAPacket() {
        #expect(steps(Array("one\ntwo\n".utf8).map { [$0] }) == [line("one"), line("two")])
    }

    @Test func keepsEmptyLinesAndCarriageReturns() {
        #expect(steps([Array("\n\r\n".utf8)]) == [line(""), line("\r")])
    }

    @Test func countsTheLimitWithoutLF() {
        #expect(steps([Array("0123456789\n".utf8)]) == [line("0123456789")])
        #expect(steps([Array("0123456789A\n".utf8)]) == [.tooLong])
        #expect(steps([Array("0123456789A".utf8)]) == [.tooLong])
        #expect(steps([Array("0123456789".utf8)]) == [])
        #expect(steps([Array("ok\n0123456789A\nok\n".utf8)]) == [line("ok"), .tooLong])
    }

    @Test func raisesTheLimitForLinesNotTakenYet() {
        var framer = LineFramer(limit: 4)
        framer.append(Array("four\nsixsix\n".utf8))
        #expect(framer.next() == line("four"))
        framer.limit = 8
        #expect(framer.next() == line("sixsix"))
        #expect(framer.next() == .incomplete)
        #expect(!framer.hasPartialLine)
        framer.append(Array("x".utf8))
        #expect(framer.hasPartialLine && framer.pendingBytes == 1)
    }

    @Test func lowLimitAfterSearchOfMoreBytes() {
        var framer = LineFramer(limit: 100)
        framer.append(Array("0123456789".utf8))
        #expect(framer.next() == .incomplete)
        framer.limit = 4
        #expect(framer.next() == .tooLong)
    }

    /// Whatever the packets, the same lines come out.
    @Test func doesNotDependOnChunking() {
        let stream = Array("a\n\nbcdefghij\n0123456789\nxyz\nlast but long enough\nmore\n".utf8)
        let whole = steps([stream])
        for size in 1...stream.count {
            let pieces = stride(from: 0, to: stream.count, by: size).map {
                Array(stream[$0..<min($0 + size, stream.count)])
            }
            #expect(steps(pieces) == whole)
        }
        #expect(whole.last == .tooLong)
    }
}
