package import PostgresPipeline
package import Shared

/// A disaster notice as administration lists it.
package struct DisasterRecord: Sendable, Equatable {
    package let id: Int
    package let area: String
    package let title: String
    package let from: String
    /// As it stands now, after all changes.
    package let until: String
    package let reference: String
    package let notifiedBy: String
    /// The last change of its end; nil if it stands as it was notified.
    package let changedBy: String?
    package let reason: String?
}

/// Areas notified for a disaster: put in by administration with the number of the notification, ended or prolonged, never
/// taken away. Servers that run see them at once.
package enum DisasterAreas {
    /// Gives the notice's number.
    ///
    /// - Parameter area: a P-code of a tehsil (`PK60101`), a district (`PK601`) or a province (`PK6`).
    package static func notify(
        _ area: String, title: FormWords, from: CalendarDate, until: CalendarDate, reference: String, by person: String,
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> Int {
        let level: AreaName.Level
        switch area.utf8.count {
        case 7: level = .tehsil
        case 5: level = .district
        case 3: level = .province
        default: throw .refused("an area is the P-code of a tehsil, a district or a province, such as PK601")
        }
        guard let name = AreaName(level, area) else { throw .refused("no area has the code \(area)") }
        try name.requireKnown(on: connection)
        let rows = try connection.rows(
            """
            insert into nser.disaster_area (area, title, title_ur, from_day, until_day, reference, notified_by)
            values ($1, $2, $3, $4::date, $5::date, $6, $7) returning id
            """,
            [area, title.english, title.urdu, from.written, until.written, reference, person],
            explaining: [
                "disaster_area_days_in_order": "the notice ends before it begins",
                "disaster_area_title_said": "say what happened, in English and in Urdu",
                "disaster_area_reference_said": "give the number of the notification",
                "disaster_area_person_said": "say who puts it in",
                "disaster_area_once": "\(area) is notified under this reference already",
            ])
        guard let row = rows.first else { throw .mismatch("the notice was not stored") }
        return try row.integer(0)
    }

    /// Lets a notice last until another day.
    package static func set(
        _ notice: Int, until: CalendarDate, by person: String, reason: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        _ = try connection.rows(
            "insert into nser.disaster_term (notice, until_day, set_by, reason) values ($1::bigint, $2::date, $3, $4)",
            ["\(notice)", until.written, person, reason],
            explaining: [
                "disaster_term_notice": "there is no notice \(notice); `nser-server disasters list` names them",
                "disaster_term_person_said": "say who changes it", "disaster_term_reason_said": "say why",
            ])
    }

    /// All notices, first to last.
    package static func list(
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> [DisasterRecord] {
        var records: [DisasterRecord] = []
        for row in try connection.rows(
            """
            select n.id, n.area, n.title, n.from_day, coalesce(t.until_day, n.until_day), n.reference, n.notified_by,
                t.set_by, t.reason
            from nser.disaster_area n
            left join lateral (
                select until_day, set_by, reason from nser.disaster_term where notice = n.id order by id desc limit 1
            ) t on true
            order by n.id
            """)
        {
            records.append(
                DisasterRecord(
                    id: try row.integer(0), area: try row.text(1), title: try row.text(2), from: try row.text(3),
                    until: try row.text(4), reference: try row.text(5), notifiedBy: try row.text(6),
                    changedBy: row.optional(7), reason: row.optional(8)))
        }
        return records
    }
}
