internal import Crypto
package import Shared

/// The rules in force: the programmes that count, the filters that are switched on, and the rule set that chooses each
/// programme's rule over the score. Pure: the same scene is decided the same for ever.
///
///     let rules = try ProgrammeRules(programmes: files, filters: .shipped(), ruleSet: "bisp-shape")
///     let decisions = rules.decide(DecisionScene(interview: interview, day: day, ...))
package struct ProgrammeRules: Sendable {
    /// Which score rule of each file counts, such as `bisp-shape`.
    package let ruleSet: String
    /// Each after those it depends on.
    package let programmes: [Programme]
    /// Those that are switched on.
    package let filters: [ExclusionFilter]
    /// What these rules are, as JSON: the rule set, each file by its SHA-256, each filter with its days.
    package let content: [UInt8]
    /// SHA-256 of `content`: by this every decision names its rules.
    package let digest: [UInt8]

    /// - Parameters:
    ///   - switches: what was switched since, by code; a filter without one is as its file says.
    ///   - ruleSet: must be named by the scores of at least one programme.
    package init(
        programmes: [Programme], filters: ExclusionFilters, switches: [String: Bool] = [:], ruleSet: String
    ) throws(ProgrammeError) {
        let ordered = try Self.checked(programmes, filters)
        let ruleSets = Self.ruleSets(of: programmes)
        guard ruleSets.contains(ruleSet) else {
            throw ProgrammeError(
                "rule set \(ruleSet)",
                "no programme has a score rule of it; there are: \(ruleSets.sorted().joined(separator: ", "))")
        }
        self.ruleSet = ruleSet
        self.programmes = ordered
        self.filters = filters.all.filter { switches[$0.code] ?? $0.isOnByDefault }
        content = Self.content(ruleSet, ordered, self.filters)
        digest = Array(SHA256.hash(data: content))
    }

    /// Every rule set that some programme's scores name.
    package static func ruleSets(of programmes: [Programme]) -> Set<String> {
        Set(programmes.flatMap { $0.versions.flatMap { $0.scores.keys } })
    }

    /// The programmes in the order in which they can be decided. Refuses a name twice, a dependency that is not there or
    /// turns in a circle, and a filter that nobody has described.
    package static func checked(
        _ programmes: [Programme], _ filters: ExclusionFilters
    ) throws(ProgrammeError) -> [Programme] {
        var waiting = programmes.sorted { $0.name < $1.name }
        for (one, next) in zip(waiting, waiting.dropFirst()) where one.name == next.name {
            throw ProgrammeError(one.name, "occurs twice")
        }
        let names = Set(programmes.map(\.name))
        for programme in waiting {
            for version in programme.versions {
                if let missing = version.dependsOn.first(where: { !names.contains($0) }) {
                    throw ProgrammeError(programme.name, "depends on \(missing), which does not count")
                }
                guard case .codes(let codes) = version.filters else { continue }
                if let unknown = codes.first(where: { filters.filter($0) == nil }) {
                    throw ProgrammeError(programme.name, "names a filter that does not exist: \(unknown)")
                }
            }
        }
        var ordered: [Programme] = []
        while !waiting.isEmpty {
            let ready = waiting.firstIndex { programme in
                programme.versions.allSatisfy { version in
                    version.dependsOn.allSatisfy { name in ordered.contains { $0.name == name } }
                }
            }
            guard let ready else { throw ProgrammeError(waiting[0].name, "depends on itself, through others or not") }
            ordered.append(waiting.remove(at: ready))
        }
        return ordered
    }

    /// What each programme decides on the day of the scene, in the order of the programmes. A programme whose rule is not
    /// known, has no version on that day, or no score rule of this rule set, decides nothing.
    package func decide(_ scene: DecisionScene) -> [Decision] {
        scene.interview.withScene { cells in
            var cells = cells
            let tehsil = scene.tehsilNumber
            cells.area = (tehsil / 10_000, tehsil / 100, tehsil)
            var decisions: [Decision] = []
            for programme in programmes {
                guard let version = programme.version(on: scene.day),
                    version.scores.isEmpty || version.scores[ruleSet] != nil
                else { continue }
                let judgement = Judgement(
                    rules: self, programme: programme, version: version, scene: scene, cells: cells, earlier: decisions)
                decisions += judgement.decisions
            }
            return decisions
        }
    }

    /// What has to be said with the decisions of a programme under this rule set, or nil.
    package func caution(of decision: Decision) -> FormWords? {
        guard let programme = programmes.first(where: { $0.name == decision.programme }) else { return nil }
        return programme.versions.first { $0.name == decision.version }?.scores[ruleSet]?.caution
    }

    private static func content(_ ruleSet: String, _ programmes: [Programme], _ filters: [ExclusionFilter]) -> [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.object { writer in
            writer.member("rule_set", ruleSet)
            writer.array("programmes") { writer in
                for programme in programmes {
                    writer.object { writer in
                        writer.member("programme", programme.name)
                        writer.member("digest", Hexadecimal.text(programme.digest))
                    }
                }
            }
            writer.array("filters") { writer in
                for filter in filters {
                    writer.object { writer in
                        writer.member("filter", filter.code)
                        writer.array("subjects") { writer in
                            for subject in filter.subjects { writer.string(subject.rawValue) }
                        }
                        writer.member("from", filter.effective.lowerBound.written)
                        writer.member("until", filter.effective.upperBound.written)
                    }
                }
            }
        }
        return writer.bytes
    }
}
