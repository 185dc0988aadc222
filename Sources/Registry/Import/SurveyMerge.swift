import Shared

/// What comes out of the two files together, in one order that is the same whenever the same files are read: so a
/// number of results is a place to go on from.
enum SurveyResult {
    /// A household with the rows of its members, in the order of the file.
    case household(SurveyRow, members: [SurveyRow], memberCount: Int)
    /// A row that is refused by itself.
    case refused(SurveyPart, SurveyRow, ImportRefusal)
}

/// Joins households and members, both sorted by the bytes of the tablet's name of the household. Memory is that of one
/// household.
struct SurveyMerge: ~Copyable {
    private var households: SurveyFile
    private var members: SurveyFile
    private let maximumMembers: Int
    private var member: SurveyRow?
    private var isMemberEnd = false
    private var household: SurveyRow?
    private var lastHousehold: String?
    private var lastMember: String?

    init(_ households: consuming SurveyFile, _ members: consuming SurveyFile, maximumMembers: Int) {
        self.households = households
        self.members = members
        self.maximumMembers = maximumMembers
    }

    var householdColumns: SurveyColumns { households.columns }
    var memberColumns: SurveyColumns { members.columns }

    /// SHA-256 of both files, as far as they were read.
    var digests: (households: [UInt8], members: [UInt8]) { (households.digest, members.digest) }

    /// The next result; nil after both files.
    mutating func next() throws(AdministrationError) -> SurveyResult? {
        if household == nil, let record = try households.next() { household = SurveyRow(record, households.columns) }
        guard let household else {
            guard let member = try peekMember() else { return nil }
            self.member = nil
            return .refused(.members, member, member.fault ?? Self.orphan)
        }
        guard let tablet = household.tablet else {
            self.household = nil
            return .refused(.households, household, household.fault ?? Self.orphan)
        }
        if let last = lastHousehold, last >= tablet {
            // Compared as the bytes they are: both are ASCII.
            guard last == tablet else { throw Self.unsorted(.households, household.record.line) }
            self.household = nil
            return .refused(
                .households, household,
                ImportRefusal(
                    .householdExists, field: "household", rule: "household.twice",
                    words: "another row of this file has the same household"))
        }
        // Members of households that have no row come before the household they are not of.
        if let member = try peekMember(), member.tablet.map({ $0 < tablet }) ?? true {
            self.member = nil
            return .refused(.members, member, member.fault ?? Self.orphan)
        }
        lastHousehold = tablet
        self.household = nil
        return try collected(household, tablet)
    }

    private mutating func collected(_ household: SurveyRow, _ tablet: String) throws(AdministrationError)
        -> SurveyResult
    {
        var rows: [SurveyRow] = []
        var count = 0
        while let member = try peekMember(), member.tablet == tablet {
            self.member = nil
            count += 1
            // One more than fits is enough to refuse them all.
            if rows.count <= maximumMembers { rows.append(member) }
        }
        if let fault = household.fault { return .refused(.households, household, fault) }
        return .household(household, members: rows, memberCount: count)
    }

    /// The next row of the members, which stays the next.
    private mutating func peekMember() throws(AdministrationError) -> SurveyRow? {
        if let member { return member }
        guard let record = try members.next() else { return nil }
        let row = SurveyRow(record, members.columns)
        if let tablet = row.tablet {
            if let last = lastMember, last > tablet { throw Self.unsorted(.members, record.line) }
            lastMember = tablet
        }
        member = row
        return row
    }

    private static let orphan = ImportRefusal(
        field: "household", rule: "member.household",
        words: "no row of the file of households has this household, or none that can be read")

    private static func unsorted(_ part: SurveyPart, _ line: Int) -> AdministrationError {
        .refused(
            "the file of \(part == .households ? "households" : "members") is not sorted by household: line \(line); sort both files by the bytes of that column (LC_ALL=C sort)"
        )
    }
}
