package import Shared

/// Who asks: established at LOGIN, read again at RESUME, carried with each request.
package struct Caller: Sendable {
    /// The desk or workplace whose certificate the connection showed.
    package let desk: String
    /// The tehsil of that desk.
    package let deskTehsil: PCode
    /// The officer who is logged in.
    package let officer: String
    package let role: Role
    /// What the officer may see: the desk's tehsil for an officer, the own area for a supervisor.
    package let area: Area
    /// The desk's current epoch.
    package let epoch: Int32
    /// The latest day that the desk has closed: what it sends now counts for a later one. Moved on by the session whose
    /// CLOSE-DAY was committed; nobody else writes for the desk meanwhile.
    package var lastClosedDay: CalendarDate?

    package init(
        desk: String, deskTehsil: PCode, officer: String, role: Role, area: Area, epoch: Int32,
        lastClosedDay: CalendarDate? = nil
    ) {
        self.desk = desk
        self.deskTehsil = deskTehsil
        self.officer = officer
        self.role = role
        self.area = area
        self.epoch = epoch
        self.lastClosedDay = lastClosedDay
    }
}
