import Dispatch
import Testing

@testable import Registry

/// What hands over between the threads of long commands.
@Suite(.timeLimit(.minutes(1))) struct ConveyorTests {
    @Test func keepsTheOrderAndEnds() {
        let conveyor = Conveyor<Int>(capacity: 3)
        DispatchQueue(label: "maker").async {
            for number in 1...1_000 { #expect(conveyor.put(number)) }
            conveyor.end()
        }
        var taken: [Int] = []
        while let number = conveyor.take() { taken.append(number) }
        #expect(taken == Array(1...1_000))
        #expect(conveyor.take() == nil)
    }

    @Test func theEndIsForEverybody() {
        let conveyor = Conveyor<Int>(capacity: 1)
        let users = DispatchGroup()
        for number in 1...4 {
            DispatchQueue(label: "user-\(number)").async(group: users) { while conveyor.take() != nil {} }
        }
        for number in 1...50 { _ = conveyor.put(number) }
        conveyor.end()
        users.wait()
    }

    @Test func whoeverWaitsForAPlaceIsLetGoByTheStop() {
        let conveyor = Conveyor<Int>(capacity: 1)
        let makers = DispatchGroup()
        for number in 1...4 {
            DispatchQueue(label: "maker-\(number)").async(group: makers) { while conveyor.put(number) {} }
        }
        #expect(conveyor.take() != nil)
        conveyor.stop()
        makers.wait()
        #expect(conveyor.take() == nil)
        #expect(!conveyor.put(1))
    }
}
