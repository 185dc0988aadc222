package import PostgresPipeline

/// Desks: registered terminals, each in a centre. Administration; the server reads them by `DeskStanding`.
package enum Desks {
    /// Adds a desk with its first epoch, and its centre unless that is there.
    ///
    /// - Parameter centreName: the name of a new centre; its code when nil. A centre that is there keeps its name.
    package static func add(
        code: String, centre: String, centreName: String? = nil, tehsil: String,
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let codes = "a code is 2 to 24 of A-Z, 0-9 and -, such as LHR-001"
        try connection.transaction { (connection) throws(AdministrationError) in
            _ = try connection.rows(
                "insert into nser.centre (code, name, tehsil) values ($1, $2, $3) on conflict do nothing",
                [centre, centreName ?? centre, tehsil],
                explaining: [
                    "centre_code_form": "\(centre) is no code of a centre: \(codes)",
                    "centre_tehsil": "no tehsil has the code \(tehsil)",
                    "centre_name_said": "the centre's name is empty",
                ])
            _ = try connection.rows(
                "insert into nser.desk (code, centre, tehsil) values ($1, $2, $3)", [code, centre, tehsil],
                explaining: [
                    "desk_key": "desk \(code) is there already",
                    "desk_code_form": "\(code) is no code of a desk: \(codes)",
                    "desk_centre": "centre \(centre) lies in another tehsil than \(tehsil)",
                ])
            _ = try connection.rows("insert into nser.desk_epoch (desk, epoch) values ($1, 1)", [code])
        }
    }

    /// All desks, by code.
    package static func list(on connection: borrowing DirectConnection) throws(AdministrationError) -> [DeskRecord] {
        var records: [DeskRecord] = []
        for row in try connection.rows(listing) {
            records.append(
                DeskRecord(
                    code: try row.text(0), centre: try row.text(1), centreName: try row.text(2),
                    tehsil: try row.text(3), tehsilName: try row.text(4), active: try row.bool(5),
                    epoch: try row.integer(6), sequence: try row.integer(7)))
        }
        return records
    }

    /// Lets a desk in no longer. What it sent stays.
    package static func disable(
        code: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let found = try connection.rows("update nser.desk set active = false where code = $1 returning code", [code])
        guard !found.isEmpty else { throw .refused("there is no desk \(code)") }
    }

    private static let listing = """
        select d.code, d.centre, c.name, d.tehsil, t.name, d.active, e.epoch,
            coalesce((select max(j.seq) from nser.journal_entry j where j.desk = d.code and j.epoch = e.epoch), 0)
        from nser.desk d
        join nser.centre c on c.code = d.centre
        join nser.tehsil t on t.code = d.tehsil
        join lateral (select max(epoch) as epoch from nser.desk_epoch where desk = d.code) e on true
        order by d.code
        """
}
