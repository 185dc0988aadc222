/// What happens in three-families.md, in the order in which it is recorded.
enum TenYears {
    /// One thing that is done at a desk or in the computer room.
    enum Deed {
        /// Household, tehsil, members, dwelling.
        case register(String, String, [String], [String: String])
        /// Household, event, day on which it happened, details, further members of the UPDATE.
        case event(String, String, String, String, String)
        case reassess(String)
        /// The model that scores, and the rule set that goes with it, from now on.
        case model(String)
    }

    struct Act {
        let day: String
        let time: String
        let desk: String
        let deed: Deed
    }

    private static let attock = "LHR-001", mashkai = "QTA-001", karachi = "SND-001"
    /// The supervisor of the nation: sights documents, and records what touches two tehsils.
    static let supervisor = "LHR-SUP"

    private static func act(_ day: String, _ desk: String, _ deed: Deed, at time: String = "10:00") -> Act {
        Act(day: day, time: time, desk: desk, deed: deed)
    }

    private static func event(
        _ day: String, _ desk: String, _ household: String, _ kind: String, on effective: String? = nil,
        _ details: String, at time: String = "10:00", more: String = ""
    ) -> Act {
        act(day, desk, .event(household, kind, effective ?? day, details, more), at: time)
    }

    private static func school(_ name: String, _ answers: String) -> String {
        #"{"person":"<\#(name)>","answers":{\#(answers)}}"#
    }

    private static func seen(_ kind: String) -> String {
        #","evidence":{"kind":"\#(kind)","number":"seen at the desk"}"#
    }

    static let acts = childhood + growingUp + decided + regression + cardAgain

    /// Until Kamran works.
    private static let childhood = [
        act("2016-09-05", attock, .register("A", "PK60101", ThreeFamilies.awan, ThreeFamilies.awanHome)),
        act("2016-09-12", attock, .register("B", "PK60101", ThreeFamilies.baloch, ThreeFamilies.balochHome)),
        act("2016-09-20", karachi, .register("C", "PK70203", ThreeFamilies.memon, ThreeFamilies.memonHome)),
        event("2017-12-05", attock, "B", "ASSETS", #"{"answers":{"refrigerator":false,"motorcycle":0}}"#),
        event("2018-02-20", karachi, "C", "DEATH", on: "2018-02-11", #"{"person":"<karim>"}"#),
        event(
            "2018-06-01", attock, "A", "SCHOOL", on: "2018-05-31",
            school("kamran", #""attendance":2,"education":9,"no_school":"COST""#)),
        event(
            "2019-03-14", attock, "A", "BIRTH", on: "2019-03-10",
            """
            {"members":[\(["hamza", "hira"].map { name in
                ThreeFamilies.member(
                    name, 3, born: "2019-03-10", #""unnumbered":"NEWBORN""#, ThreeFamilies.children(of: 1, 2),
                    ThreeFamilies.infant)
            }.joined(separator: ","))]}
            """),
        event("2019-04-02", attock, "A", "SCHOOL", school("sana", ThreeFamilies.pupil(0))),
        event("2019-09-02", attock, "A", "WORK", school("imran", ThreeFamilies.idle)),
        event(
            "2019-09-10", supervisor, "B", "DIVORCE", on: "2019-08-01",
            #"{"husband":"<dawood>","wife":"<gulnaz>","leaves":["<gulnaz>"],"relations":[{"person":"<gulnaz>","relation":6}]}"#,
            more:
                #","other":{"household":"<C>","version":2},"evidence":{"kind":"DIVORCE_CERTIFICATE","number":"UC-4/19"}"#
        ),
        event("2019-10-01", attock, "B", "WORK", school("mehr", ThreeFamilies.idle)),
        event("2020-02-10", attock, "A", "WORK", school("kamran", ThreeFamilies.labourer)),
    ]

    /// Until Kafaalat's rule is in force.
    private static let growingUp = [
        event("2020-03-02", attock, "A", "CORRECTION", school("kamran", ThreeFamilies.cnic("kamran"))),
        event(
            "2020-09-30", karachi, "C", "DEATH", on: "2020-07-01", #"{"person":"<rashid>","head":"<salma>"}"#,
            more: #","evidence":{"kind":"DEATH_CERTIFICATE","number":"UC-9/20"}"#),
        event("2021-03-15", karachi, "C", "WIDOWHOOD", on: "2021-02-20", #"{"person":"<hajra>"}"#),
        event(
            "2021-05-20", attock, "A", "MARRIAGE", on: "2021-05-15",
            #"{"husband":"<kamran>","wife":"<zara>","moves":"<zara>","relation":8}"#,
            more: #","other":{"household":"<B>","version":4},"evidence":{"kind":"NIKAH","number":"N-77/21"}"#),
        event(
            "2021-10-02", attock, "B", "MOVE", on: "2021-09-15",
            #"{"tehsil":"PK20103","answers":{"rooms":4,"water":14,"water_minutes":30,"toilet":1}}"#),
        event(
            "2022-08-30", attock, "A", "BIRTH", on: "2022-08-25",
            """
            {"members":[\(ThreeFamilies.member(
                "ayesha", 4, born: "2022-08-25", #""unnumbered":"NEWBORN""#, ThreeFamilies.children(of: 3, 9),
                ThreeFamilies.infant))]}
            """),
    ]

    /// From Kafaalat's first day to the first change of model.
    private static let decided = [
        event("2023-02-06", karachi, "C", "RECIPIENT", #"{"person":"<salma>"}"#),
        event("2023-02-20", attock, "A", "RECIPIENT", #"{"person":"<bushra>"}"#),
        event("2023-03-01", supervisor, "A", "VERIFICATION", #"{"person":"<bushra>"}"#, more: seen("CNIC")),
        event("2023-04-10", attock, "A", "SCHOOL", on: "2023-04-03", school("imran", ThreeFamilies.pupil(7))),
        event("2023-05-15", supervisor, "A", "VERIFICATION", #"{"person":"<sana>"}"#, more: seen("CRC")),
        event(
            "2023-06-05", mashkai, "B", "MEMBER_JOINED", on: "2023-06-01",
            """
            {"members":[\([
                ThreeFamilies.member(
                    "shirin", 14, born: "1990-01-15", ThreeFamilies.cnic("shirin"), #""marital":3"#,
                    ThreeFamilies.never, ThreeFamilies.idle, ThreeFamilies.orphan, ThreeFamilies.able),
                ThreeFamilies.member(
                    "bibi", 14, born: "2017-02-01", ThreeFamilies.crc("bibi"), ThreeFamilies.pupil(0), halfOrphan,
                    ThreeFamilies.able),
                ThreeFamilies.member(
                    "jan", 14, born: "2018-04-04", ThreeFamilies.crc("jan"), ThreeFamilies.pupil(0), halfOrphan,
                    ThreeFamilies.able),
                ThreeFamilies.member(
                    "gul", 14, born: "2022-01-01", ThreeFamilies.crc("gul"), halfOrphan, ThreeFamilies.infant),
            ].joined(separator: ","))]}
            """),
        event(
            "2023-06-12", mashkai, "B", "MARRIAGE", on: "2023-06-11",
            #"{"husband":"<dawood>","wife":"<shirin>","relations":[{"person":"<shirin>","relation":2}]}"#,
            more: #","evidence":{"kind":"NIKAH","number":"N-12/23"}"#),
        event("2023-07-03", mashkai, "B", "RECIPIENT", #"{"person":"<shirin>"}"#),
        event("2023-07-10", supervisor, "B", "VERIFICATION", #"{"person":"<shirin>"}"#, more: seen("CNIC")),
        event("2023-12-20", attock, "A", "WORK", school("sana", ThreeFamilies.idle)),
        event(
            "2024-04-08", attock, "A", "SCHOOL", on: "2024-04-01", school("hamza", ThreeFamilies.pupil(0)), at: "09:00"),
        event("2024-04-08", attock, "A", "SCHOOL", on: "2024-04-01", school("hira", ThreeFamilies.pupil(0))),
    ]
    private static let halfOrphan = #""mother_alive":true,"father_alive":false"#

    /// Under the regression model.
    private static let regression = [
        act("2024-05-06", supervisor, .model("bisp-shape"), at: "08:00"),
        act("2024-05-06", supervisor, .reassess("A")),
        act("2024-05-06", supervisor, .reassess("B")),
        act("2024-05-06", supervisor, .reassess("C")),
        event("2024-05-20", attock, "A", "CORRECTION", school("nadia", ThreeFamilies.cnic("nadia"))),
        event(
            "2024-06-10", supervisor, "A", "MARRIAGE", on: "2024-06-08",
            #"{"husband":"<tariq>","wife":"<nadia>","moves":"<nadia>","relation":8}"#,
            more: #","other":{"household":"<C>","version":6},"evidence":{"kind":"NIKAH","number":"N-31/24"}"#),
        event(
            "2024-09-12", attock, "A", "DEATH", on: "2024-09-01", #"{"person":"<aslam>","head":"<bushra>"}"#,
            more: #","evidence":{"kind":"DEATH_CERTIFICATE","number":"UC-17/24"}"#),
        event(
            "2025-03-10", attock, "A", "SPLIT", on: "2025-03-01",
            """
            {"household":"<D>","persons":["<kamran>","<zara>","<ayesha>"],"head":"<kamran>",\
            "relations":[{"person":"<zara>","relation":2},{"person":"<ayesha>","relation":3}],\
            "answers":\(ThreeFamilies.answers(ThreeFamilies.kamransHome))}
            """),
        event(
            "2025-05-05", karachi, "C", "BIRTH", on: "2025-05-01",
            """
            {"members":[\(ThreeFamilies.member(
                "omar", 4, born: "2025-05-01", #""unnumbered":"NEWBORN""#, ThreeFamilies.children(of: 2, 5),
                ThreeFamilies.infant))]}
            """),
    ]

    /// Under the card again.
    private static let cardAgain = [
        act("2025-09-01", supervisor, .model("pk-2005-06"), at: "08:00"),
        act("2025-09-01", supervisor, .reassess("A")),
        act("2025-09-01", supervisor, .reassess("B")),
        act("2025-09-01", supervisor, .reassess("C")),
        act("2025-09-01", supervisor, .reassess("D")),
        event("2025-11-10", attock, "A", "WORK", school("imran", ThreeFamilies.labourer)),
        event("2025-11-24", attock, "A", "WORK", school("bushra", ThreeFamilies.labourer)),
        act("2026-01-20", supervisor, .reassess("A")),
        event("2026-02-02", attock, "A", "CORRECTION", school("bushra", #""expires":"2036-01-14""#)),
        event("2026-03-05", mashkai, "B", "MEMBER_LEFT", on: "2026-03-01", #"{"persons":["<yasir>"]}"#),
        event("2026-04-13", karachi, "C", "MEMBER_LEFT", on: "2026-04-10", #"{"persons":["<hajra>"]}"#),
        event(
            "2026-06-08", attock, "D", "BIRTH", on: "2026-06-01",
            """
            {"members":[\(ThreeFamilies.member(
                "bilal", 3, born: "2026-06-01", #""unnumbered":"NEWBORN""#, ThreeFamilies.children(of: 1, 2),
                ThreeFamilies.infant))]}
            """),
    ]
}
