/// Sex as on the identity card.
package enum Sex: String, CaseIterable, Hashable, Sendable {
    case male = "M"
    case female = "F"
    case transgender = "T"
}

/// Relation to the head of the household: frame `relationship_to_head`, PSLM/HIES 2018-19.
package enum Relation: Int, CaseIterable, Hashable, Sendable {
    case head = 1
    case spouse, child, grandchild, parent, sibling, nephewOrNiece, childInLaw, siblingInLaw, parentInLaw
    case grandparent, uncleOrAunt, servant, other
}

/// Marital status: frame `marital_status`, PSLM/HIES 2018-19.
package enum MaritalStatus: Int, CaseIterable, Hashable, Sendable {
    case neverMarried = 1
    case married, widowed
    /// Divorced or separated.
    case divorced
    /// The nikah is solemnised, the rukhsati has not taken place; counts as married.
    case nikahOnly

    /// True for all who are or were married.
    package var everMarried: Bool { self != .neverMarried }
    /// True while a marriage stands.
    package var isMarried: Bool { self == .married || self == .nikahOnly }
}

/// School attendance: frame `school_attendance`, PSLM/HIES 2018-19.
package enum SchoolAttendance: Int, CaseIterable, Hashable, Sendable {
    case never = 1
    case past, current
}

/// The highest class completed: frame `education_class`, PSLM/HIES 2018-19, and 0 for none.
package struct EducationClass: Hashable, Sendable {
    package let code: Int

    /// Nil unless 0...28.
    package init?(code: Int) {
        guard (0...28).contains(code) else { return nil }
        self.code = code
    }

    /// No class was completed.
    package static let none = EducationClass(uncheckedCode: 0)

    private init(uncheckedCode: Int) { code = uncheckedCode }
}

/// Employment status: frame `employment_status`, PSLM/HIES 2018-19.
package enum EmploymentStatus: Int, CaseIterable, Hashable, Sendable {
    /// Employs fewer than ten people.
    case smallEmployer = 1
    /// Employs ten people or more.
    case largeEmployer
    case selfEmployed, paidEmployee, unpaidFamilyWorker, ownCultivator, shareCropper, contractCultivator
    case livestockOnly
}

/// Major group of the occupation: ISCO-08.
package enum OccupationGroup: Int, CaseIterable, Hashable, Sendable {
    case armedForces = 0
    case managers, professionals, technicians, clerks, services, skilledAgriculture, crafts, machineOperators
    case elementary
}

/// How hard one of the six domains is: Washington Group Short Set.
package enum FunctionalDifficulty: Int, CaseIterable, Hashable, Sendable, Comparable {
    case none = 1
    case some, aLot, cannot

    /// The Washington Group's recommended cut-off for a disability.
    package var isDisability: Bool { self >= .aLot }

    package static func < (one: FunctionalDifficulty, other: FunctionalDifficulty) -> Bool {
        one.rawValue < other.rawValue
    }
}

/// Why a member has neither CNIC nor CRC. The head always has a CNIC.
package enum UnnumberedReason: String, CaseIterable, Hashable, Sendable {
    case newborn = "NEWBORN"
    case applied = "APPLIED"
    case lost = "LOST"
    case neverIssued = "NEVER_ISSUED"
}
