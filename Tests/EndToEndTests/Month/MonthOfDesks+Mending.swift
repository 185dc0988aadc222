import Foundation
import Shared
import Testing

extension MonthOfDesks {
    /// Mends by ordinary operations what they can mend; what was done to rows from outside is taken back from outside.
    func mend(_ found: Set<OpenFinding>, _ byHand: [PlantedFault]) throws {
        try pass(to: faults.last, plus: 1, "10:00")
        for fault in byHand { try fault.repair.map { try centre.sabotage($0) } }
        // Sealed anew, as the journal has it.
        let renewed = try centre.administer([
            "counts", "renew", "--date", "\(faults.last)", "--by", "one", "--reason",
            "the journal has one registration fewer",
        ])
        #expect(renewed.contains("\nrenewed \(faults.last): 1 difference(s)\n"), "\(renewed)")
        // Decided again, by the rules and from what is known.
        let decided = byHand.first { $0.kind == "decision_against_rules" }?.subject.dropFirst("household_id=".count)
        try atSupervisors(["reassess", String(decided ?? "")])
        // One man, one entry: a second supervisor agrees.
        let raised = try atSupervisors([
            "merge", MonthCheats.household, MonthCheats.secondHousehold, "--same",
            "\(MonthCheats.person)=\(MonthCheats.samePerson)", "--ground", "SAME_FAMILY", "--reason",
            "the same man by his card, who moved to Karachi", "--json",
        ])
        let match = raised.firstMatch(of: /"case":"([0-9a-f-]{36})"/)
        try atSupervisors([
            "decide", String(match?.1 ?? ""), "--approve", "--reason", "both slips seen", "--officer", "second",
        ])
        // The officer comes back and closes the day.
        try centre.atDesk(MonthCheats.unclosed, port: port, ["close-day", "--date", "\(faults.last)"])
        // A sign is answered by a person.
        for finding in found where finding.kind == "shared_mobile" {
            try atSupervisors([
                "resolve", "\(finding.finding)", "--state", "EXPLAINED", "--reason",
                "the officer gave an own number; the families were called and gave theirs",
            ])
        }
    }

    @discardableResult
    private func atSupervisors(_ arguments: [String]) throws -> String {
        try centre.atDesk("LHR-SUP", port: port, arguments, supervisor: true)
    }
}
