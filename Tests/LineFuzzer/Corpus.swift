import Shared
import TestSupport

/// Valid lines of every verb and of the server, without their LF.
enum Corpus {
    private static let op =
        #"{"desk":"LHR-001","epoch":1,"seq":13,"prev":"\#(String(repeating: "ab", count: 32))","#
        + #""officer":"ayesha","at":"2026-11-22T10:05:00+05:00"}"#
    private static let household = "019aa9d1-7c00-7abc-8def-0123456789ab"
    private static let other = "019aa9d1-7c00-7abc-8def-0123456789ac"

    private static let requests: [String] = [
        #"T1 HELLO {"client":"1.0","locale":"ur","acknowledged":{"epoch":1,"seq":12}}"#,
        #"T2 LOGIN {"officer":"ayesha","password":"کچھ راز \" \\ x"}"#,
        #"T3 RESUME {"token":"abc_DEF-123.x"}"#,
        "T4 LOGOUT", "T5 PING {}", "T6 QUIT", "T7 HELP", #"T8 HELP {"verb":"REGISTER"}"#,
        "T9 FORM {}", #"T10 FORM {"part":"dwelling"}"#,
        #"T11 FIND {"cnic":"0352021234567"}"#, #"T12 FIND {"mobile":"03001234567"}"#,
        #"T13 FIND {"name":"محمد اسلم"}"#, #"T14 FIND {"name":"مُحَمَّد گل‌زمان"}"#,
        #"T15 FIND {"household":"\#(household)"}"#,
        #"T16 SHOW {"household":"\#(household)"}"#, #"T17 STATUS {"cnic":"0352021234567"}"#,
        #"T18 RESULT {"desk":"LHR-001","epoch":1,"seq":13}"#,
        #"T19 REASSESS {"op":\#(op),"household":"\#(household)","version":1}"#,
        #"T20 EXPLAIN {"household":"\#(household)"}"#,
        #"T21 COUNTS {"date":"2026-11-22","by":"desk","area":{"level":"TEHSIL","code":"PK60101"}}"#,
        #"T33 COUNTS {"from":"2026-11-01","to":"2026-11-22","by":"outcome","compare":true}"#,
        #"T34 WATCH {"by":"hour","area":{"level":"TEHSIL","code":"PK60101"}}"#, #"T35 WATCH {"stop":true}"#,
        #"T23 UPDATE {"op":\#(op),"household":"\#(household)","version":1,"event":"MARRIAGE","effective":"2026-11-20","details":{"husband":"\#(household)","wife":"\#(other)","moves":"\#(other)","relation":2},"evidence":{"kind":"NIKAH","number":"UC-17/2026/41"},"other":{"household":"\#(other)","version":3}}"#,
        #"T24 UPDATE {"op":\#(op),"household":"\#(household)","version":1,"event":"INCOME","effective":"2026-11-20","details":{"answers":{"earners":1,"income_monthly":23000}}}"#,
        #"T25 HISTORY {"household":"\#(household)"}"#,
        #"T26 SCREEN {"cnic":"0352021234567","others":["0352021234568","0352021234569"]}"#,
        #"T27 VOID {"op":\#(op),"case":"\#(other)","household":"\#(household)","version":1,"ground":"REGISTERED_TWICE","reason":"دو بار درج"}"#,
        #"T28 MERGE {"op":\#(op),"case":"\#(other)","household":"\#(household)","version":1,"other":{"household":"\#(other)","version":2},"ground":"SAME_FAMILY","reason":"one family","same":[{"person":"\#(household)","duplicate":"\#(other)"}],"relations":[{"person":"\#(other)","relation":3}]}"#,
        #"T29 DISPUTE {"op":\#(op),"case":"\#(other)","household":"\#(household)","version":1,"number":"0352021234567","claimant":"\#(other)","expires":"2031-01-01","ground":"TYPED_WRONGLY","reason":"card seen"}"#,
        #"T30 APPEAL {"op":\#(op),"case":"\#(other)","household":"\#(household)","version":1,"ground":"WIDOW","reason":"no earner"}"#,
        #"T31 DECIDE {"op":\#(op),"case":"\#(other)","approved":true,"reason":"looked at by two"}"#,
        #"T32 CASES {"state":"OPEN"}"#,
        #"T33 FINDINGS {"finding":7,"kind":"score_not_reproduced","state":"OPEN","after":412}"#,
        #"T34 RESOLVE {"op":\#(op),"finding":7,"state":"ACCEPTED","reason":"تصدیق شدہ"}"#,
        #"T33 CLOSE-DAY {"op":\#(op),"day":"2026-11-22","counts":{"registered":7,"updated":2,"reassessed":0,"refused":1},"entries":[[3,0],[4,0],[5,561],[6,0],[7,0],[8,0],[9,0],[10,0],[11,0],[12,0]],"drafts":1,"unsent":0}"#,
        #"T22 EPOCH {"op":\#(op),"desk":"LHR-001","reason":"ڈسک \u062e\u0631\u0627\u0628 ہو گئی"}"#,
    ]

    private static let replies: [String] = [
        #"* READY {"protocol":"NSER/1","node":"nser-1","time":"2026-11-22T10:05:00+05:00","line":65536,"form":"nser-2026-1","model":null}"#,
        #"T1 OK {"replay":true,"entry":true,"household":"\#(household)","version":1,"members":6,"receipt":"LHR-001/1/13"}"#,
        #"T2 ROW {"key":"LHR-001","registered":40,"updated":3,"reassessed":2,"refused":1}"#,
        #"T3 ERR 561 {"entry":true,"retry":"never","message":"number.taken","field":"roster/2/cnic","number":"03520-*****67-1"}"#,
        #"- ERR 552 {"retry":"never","message":"line.too-long"}"#, #"* BYE {"after":17}"#,
        #"T4 OK {"officer":"ayesha","role":"OFFICER","area":{"level":"TEHSIL","code":"PK60101"},"desk":"LHR-001","tehsil":"PK60101","epoch":1,"seq":0,"head":null,"token":"abc","token_seconds":900,"time":"2026-11-22T10:05:00+05:00"}"#,
    ]

    /// Registrations of invented families of 1 to 8 members.
    private static let registrations: [[UInt8]] = (1...8).map { members in
        let family = InventedHousehold(seed: UInt64(members), members: members)
        return Array("T\(members) REGISTER ".utf8) + family.registerBody(op: Array(op.utf8), tehsil: "PK60101")
    }

    /// The same families interviewed again.
    private static let resurveys: [[UInt8]] = registrations.map { line in
        let text = String(decoding: line, as: UTF8.self)
        return Array(
            text.replacing(" REGISTER ", with: " RESURVEY ").replacing(#""tehsil":"PK60101""#, with: #""version":1"#)
                .utf8)
    }

    /// Small lines come several times, so that most of the lines are short and quick.
    static let lines: [[UInt8]] = {
        let small = (requests + replies).map { Array($0.utf8) }
        return small + small + small + registrations + resurveys
    }()
}
