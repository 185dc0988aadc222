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

    @Flag(
        help: "Write the keys of all persons to the table bench_key, which PostgreSQL is to join, and search nothing.")
    var keys = false

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
            let counts = try PersonTraitRun.refresh(night: night, on: connection)
            print("households \(counts.households)")
            print("persons \(counts.persons)")
            print("refresh_seconds \(Date().timeIntervalSince(start))")
        }
        if keys { return try writeKeys() }
        let start = Date()
        let counts = try DuplicateSearch.run(.all, most: most, on: connection) { _ in }
        print("candidates \(counts.candidates)")
        print("likely \(counts.likely)")
        print("keys_too_common \(counts.keysTooCommon)")
        print("unsearched \(counts.unsearched)")
        print("search_seconds \(Date().timeIntervalSince(start))")
    }

    private func writeKeys() throws {
        let reader = try Administration.connectToCurrent(database)
        let writer = try Administration.connectToCurrent(database)
        try writer.execute("drop table if exists bench_key; create table bench_key (key bigint, person_id uuid)")
        let written = try writer.copyIn(
            "copy bench_key (key, person_id) from stdin with (format binary)", [.int8, .uuid]
        ) { (writer) throws(DatabaseError) in
            try DuplicateSearch.everybody(on: reader) { (person) throws(DatabaseError) in
                for key in BlockingKeys.keys(of: person) {
                    try writer.row { row in
                        row.int8(Int64(key))
                        row.uuid(high: person.person.high, low: person.person.low)
                    }
                }
            }
        }
        print("keys \(written)")
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
