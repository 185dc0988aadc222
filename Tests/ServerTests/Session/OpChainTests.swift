import Shared
import Testing

@testable import Server

/// A desk's chain of ops as one session sees it, step by step.
struct OpChainTests {
    @Test func theChainGrowsOpByOp() {
        var chain = OpChain(epoch: 1, committed: 0, head: nil)
        #expect(chain.opArrived(op(1, after: nil, "a")) == .next(0))
        #expect(chain.opArrived(op(2, after: "a", "b")) == .next(0))
        chain.opAnswered(op(1, after: nil, "a"), admitted: 0, leftEntry: true)
        #expect(chain.committed == 1)
        #expect(chain.opArrived(op(3, after: "b", "c")) == .next(0))
    }

    @Test func loginTellsWhereItStands() {
        var chain = OpChain(epoch: 2, committed: 12, head: digest("l"))
        #expect(chain.opArrived(op(14, after: "m", "n", epoch: 2)) == .predecessorMissing)
        #expect(chain.opArrived(op(13, after: "x", "m", epoch: 2)) == .wrongPredecessor)
        #expect(chain.opArrived(op(13, after: nil, "m", epoch: 2)) == .wrongPredecessor)
        #expect(chain.opArrived(op(13, after: "l", "m", epoch: 1)) == .wrongEpoch)
        #expect(chain.opArrived(op(12, after: "k", "l", epoch: 2)) == .again(committed: true))
        #expect(chain.opArrived(op(13, after: "l", "m", epoch: 2)) == .next(0))
        #expect(chain.opArrived(op(13, after: "l", "m", epoch: 2)) == .again(committed: false))
    }

    @Test func aReplyWithoutEntryStopsLaterOpsUntilThatOneArrives() {
        var chain = OpChain(epoch: 1, committed: 0, head: nil)
        for (number, previous, own) in [(1, nil, "a"), (2, "a", "b"), (3, "b", "c")] as [(Int64, String?, String)] {
            #expect(chain.opArrived(op(number, after: previous, own)) == .next(0))
        }
        chain.opAnswered(op(1, after: nil, "a"), admitted: 0, leftEntry: true)
        chain.opAnswered(op(2, after: "a", "b"), admitted: 0, leftEntry: false)
        #expect(!chain.isCurrent(0))
        #expect(chain.opArrived(op(4, after: "c", "d")) == .predecessorMissing)
        #expect(chain.opArrived(op(3, after: "b", "c")) == .predecessorMissing)
        #expect(chain.opArrived(op(2, after: "a", "b")) == .next(1))
        #expect(chain.opArrived(op(3, after: "b", "c")) == .next(1))
    }

    @Test func aLateReplyOfTheFirstTryDoesNotDisturbTheSecond() {
        var chain = OpChain(epoch: 1, committed: 0, head: nil)
        _ = chain.opArrived(op(1, after: nil, "a"))
        _ = chain.opArrived(op(2, after: "a", "b"))
        chain.opAnswered(op(1, after: nil, "a"), admitted: 0, leftEntry: false)
        #expect(chain.opArrived(op(1, after: nil, "a")) == .next(1))
        chain.opAnswered(op(2, after: "a", "b"), admitted: 0, leftEntry: false)
        #expect(chain.opArrived(op(2, after: "a", "b")) == .next(1))
    }

    @Test func aRefusalThatLeavesAnEntryIsALink() {
        var chain = OpChain(epoch: 1, committed: 0, head: nil)
        _ = chain.opArrived(op(1, after: nil, "a"))
        chain.opAnswered(op(1, after: nil, "a"), admitted: 0, leftEntry: true)
        #expect(chain.opArrived(op(2, after: "a", "b")) == .next(0))
    }

    @Test func anOtherBodyUnderTheSameNumberCanBeTheOneThatIsKept() {
        var chain = OpChain(epoch: 1, committed: 0, head: nil)
        _ = chain.opArrived(op(1, after: nil, "a"))
        #expect(chain.opArrived(op(1, after: nil, "A")) == .again(committed: false))
        chain.opAnswered(op(1, after: nil, "A"), admitted: nil, leftEntry: true)
        #expect(chain.opArrived(op(2, after: "a", "b")) == .wrongPredecessor)
        #expect(chain.opArrived(op(2, after: "A", "b")) == .next(0))
    }

    @Test func aConflictWithAnOpUnderWayLeavesThatOneAlone() {
        var chain = OpChain(epoch: 1, committed: 0, head: nil)
        _ = chain.opArrived(op(1, after: nil, "a"))
        _ = chain.opArrived(op(1, after: nil, "A"))
        chain.opAnswered(op(1, after: nil, "A"), admitted: nil, leftEntry: false)
        #expect(chain.opArrived(op(2, after: "a", "b")) == .next(0))
    }

    @Test func afterAnUnknownOutcomeTheSameOpComesAgain() {
        var chain = OpChain(epoch: 1, committed: 0, head: nil)
        _ = chain.opArrived(op(1, after: nil, "a"))
        chain.opAnswered(op(1, after: nil, "a"), admitted: 0, leftEntry: nil)
        #expect(chain.opArrived(op(2, after: "a", "b")) == .predecessorMissing)
        #expect(chain.opArrived(op(1, after: nil, "a")) == .next(1))
    }
}

/// A digest that a test can tell from others.
func digest(_ name: String) -> Digest {
    guard let digest = Digest(bytes: Array(repeating: name.utf8.first ?? 0, count: 32)) else {
        preconditionFailure("a digest has 32 bytes")
    }
    return digest
}

func op(_ sequence: Int64, after previous: String?, _ own: String, epoch: Int32 = 1) -> OpPlace {
    OpPlace(epoch: epoch, sequence: sequence, previous: previous.map { digest($0) }, digest: digest(own))
}
