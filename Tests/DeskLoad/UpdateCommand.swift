import ArgumentParser
import Foundation
import PostgresPipeline
import Registry

/// Tells life events of registered families as fast as the server acknowledges them.
struct UpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "UPDATE from many desks: INCOME, each desk over the families of its tehsil.")

    @OptionGroup var load: LoadOptions
    @OptionGroup var measure: MeasureOptions

    @Option(help: "File of registered families, one a line: desk, household and version with blanks between.")
    var families: String

    func run() throws {
        var known: [String: [UpdateLines.Family]] = [:]
        for line in try lines(ofFile: families) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let version = Int(words[2]) else {
                throw LoadError(words: "\(families): \(line) is no desk, household and version")
            }
            known[words[0], default: []].append(UpdateLines.Family(household: words[1], version: version))
        }
        let (load, perDesk) = (load, max(measure.window, measure.seconds * measure.ready / load.desks))
        try runMeasured(load, measure, acknowledged: "u OK {\"entry\":true") { desk, login, add in
            let code = load.desk(desk + 1)
            guard let chain = DeskChain(login: login, officer: code.lowercased()), let families = known[code] else {
                return complain("\(code) has no family to tell of, or LOGIN's reply was not understood: \(login)")
            }
            var writer = UpdateLines(chain: chain, families: families)
            for _ in 0..<perDesk { add(writer.next()) }
        }
    }
}

/// Prints the statements by which the server reads what a life event must know, for pgbench to run the very same.
struct UpdateReadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-reads", abstract: "Prints what the server reads for a life event, as lines of pgbench.")

    @Argument(help: "What stands for the household, as SQL.")
    var household: String

    @Argument(help: "What stands for its version, as SQL; known after the first statement.")
    var version: String

    @Argument(help: "What stands for the day, as SQL.")
    var day: String

    func run() throws {
        let (ids, none) = ("array[\(household)]", "'{}'::int8[]")
        let reads: [(Statement, [String])] = [
            (LifeEventStatements.readFamilies, [ids]),
            (LifeEventStatements.readMarriages, [ids, "'{}'::uuid[]"]),
            (LifeEventStatements.readChanges, [ids, "array[\(version)]::int4[]"]),
            (LifeEventStatements.readHolders, [none]),
            (DecisionRows.readFacts, [ids, day, none]),
            (DecisionRows.readVerified, [ids, none]),
            (DecisionRows.readRecipients, [ids]),
        ]
        for (place, (statement, values)) in reads.enumerated() {
            var text = statement.sql
            for (index, value) in values.enumerated().reversed() {
                text = text.replacing("$\(index + 1)", with: value)
            }
            print(text.replacing("\n", with: " "), place == 0 ? "\\gset f_" : ";")
        }
    }
}
