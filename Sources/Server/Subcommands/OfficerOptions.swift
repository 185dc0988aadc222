internal import ArgumentParser
internal import Registry

/// Where a person works and what they may see.
struct PostOptions: ParsableArguments {
    enum Role: String, CaseIterable, ExpressibleByArgument {
        case officer = "OFFICER"
        case supervisor = "SUPERVISOR"
    }

    @Option(help: "OFFICER or SUPERVISOR.")
    var role: Role

    @Option(help: "An officer's desk.")
    var desk: String?

    @Option(help: "A supervisor's area: TEHSIL, DISTRICT, DIVISION, PROVINCE or NATIONAL.")
    var areaLevel: AreaName.Level?

    @Option(help: "Its code: PK61701, PK617, PK6-LAHORE, PK6; none for NATIONAL.")
    var areaCode: String?

    func validate() throws {
        _ = try post()
    }

    /// The post that the options describe.
    func post() throws -> Officers.Post {
        switch role {
        case .officer:
            guard let desk else { throw ValidationError("an OFFICER needs --desk") }
            guard areaLevel == nil || areaLevel == .tehsil else {
                throw ValidationError("an OFFICER's area is the tehsil of the desk")
            }
            return .officer(desk: desk)
        case .supervisor:
            guard desk == nil else { throw ValidationError("a SUPERVISOR is bound to no --desk") }
            guard let areaLevel else { throw ValidationError("a SUPERVISOR needs --area-level") }
            guard let area = AreaName(areaLevel, areaCode) else {
                throw ValidationError("--area-code is needed for every level but NATIONAL, and for none else")
            }
            return .supervisor(area: area)
        }
    }
}

extension AreaName.Level: ExpressibleByArgument {}

/// A password that is given in a file, never on the command line, where others could read it.
struct PasswordOptions: ParsableArguments {
    @Option(help: "File with the password, or - for standard input; one line end at its end is not part of it.")
    var passwordFile: String

    @Option(
        help: ArgumentHelp(
            "CPU cost of scrypt, a power of two; less than the default is for tests.", visibility: .hidden))
    var scryptN = PasswordHash.Cost.standard.n

    var cost: PasswordHash.Cost {
        scryptN == PasswordHash.Cost.standard.n ? .standard : PasswordHash.Cost(n: scryptN)
    }

    /// Reads the password.
    func password() throws -> [UInt8] {
        var password = try SmallFile.read(passwordFile, limit: 4096)
        if password.last == UInt8(ascii: "\n") { password.removeLast() }
        return password
    }
}
