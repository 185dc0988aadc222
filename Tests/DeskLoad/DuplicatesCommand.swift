import ArgumentParser
import Foundation
import PostgresPipeline
import Registry
import Shared

/// The search for likely duplicate persons, for deploy/bench.sh dedup: of a database, or of the labelled invented set.
struct DuplicatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates", abstract: "Times the search for likely duplicate persons, and measures it.")

    @Option(help: "Where the database is, in libpq's words.")
    var database: String = ""

    @Flag(help: "Take up the persons of changed households before the search.")
    var refresh = false

    @Flag(help: "Measure precision and recall on the labelled invented set; needs no database.")
    var measure = false

    @Option(help: "Persons of a block at most.")
    var most: Int = 200

    func run() throws {
        if measure { return precision() }
        let connection = try Administration.connectToCurrent(database)
        if refresh {
            guard let night = CalendarDate("2026-11-24") else { return }
            let start = Date()
            let counts = try PersonKeyRun.refresh(night: night, on: connection)
            print("households \(counts.households)")
            print("persons \(counts.persons)")
            print("keys \(counts.keys)")
            print("refresh_seconds \(Date().timeIntervalSince(start))")
        }
        let start = Date()
        let counts = try DuplicateSearch.run(.all, most: most, on: connection) { _ in }
        print("candidates \(counts.candidates)")
        print("likely \(counts.likely)")
        print("keys_too_common \(counts.keysTooCommon)")
        print("unsearched \(counts.unsearched)")
        print("search_seconds \(Date().timeIntervalSince(start))")
    }

    private func precision() {
        for seed in [101, 102, 103] as [UInt64] {
            let figures = LabelledDuplicates(seed: seed, families: 1_200).figures(most: most)
            print(
                "seed \(seed): \(figures.persons) persons, \(figures.labelled) pairs of one person,",
                "\(figures.candidates) candidates, \(figures.likely) likely,",
                "precision \(Double(figures.precision) / 1000), recall \(Double(figures.recall) / 1000)")
        }
    }
}
