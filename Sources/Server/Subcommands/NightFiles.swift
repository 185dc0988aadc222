internal import PostgresPipeline
internal import Registry
internal import Shared

/// The files of a night: for the country and each office that has something to say or could have worked a signed day file,
/// a page, its text for mail and their numbers as CSV. A file that cannot be written leaves the one of before.
struct NightFiles {
    let folder: String
    let keys: SigningKeys

    func write(_ scene: NightScene, _ night: Int, on connection: borrowing DirectConnection) throws(AdministrationError)
    {
        try SmallFile.makeFolder(folder, mode: 0o755)
        let offices =
            if let office = scene.office { [office] } else { try NightRun.offices(of: scene.day, on: connection) }
        let knowledge = try ReportKnowledge(scene, night: night, on: connection)
        if scene.office == nil { try write(scene, "national", night, knowledge, on: connection) }
        for office in offices {
            let own = NightScene(day: scene.day, office: office, at: scene.at, form: scene.form)
            try write(own, office.written, night, knowledge, on: connection)
        }
    }

    private func write(
        _ scene: NightScene, _ name: String, _ night: Int, _ knowledge: ReportKnowledge,
        on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let path = "\(folder)/\(scene.day.written)-\(name)"
        let report = NightReport.make(scene, night: night, from: knowledge)
        try SmallFile.replace(path + ".day", DayFile.make(scene, night: night, keys: keys, on: connection).bytes)
        try SmallFile.replace(path + ".html", Array(report.page.html.utf8))
        try SmallFile.replace(path + ".txt", Array(report.page.plain.utf8))
        try SmallFile.replace(path + ".csv", report.csv)
    }
}
