import Shared

/// What the line about a closed day says and this desk knows, by its name on the line.
///
/// Not among them: ops of other epochs (`elsewhere`), which a desk that lost its journal cannot count, and when the server
/// took the close.
enum LinePart: String, CaseIterable {
    case desk, day, epoch, seq, last, head, counts, entries, answers, late, drafts, unsent
    /// All of these are as they should be, and the line is not in its one form.
    case form

    /// The member's bytes, so that a value of another type is another value; nil where it is missing.
    func bytes(in line: JSONView) -> ArraySlice<UInt8>? {
        line.members.first { $0.key.text == rawValue }?.value.raw
    }

    func words(_ language: Language) -> String {
        let urdu = language == .urdu
        return switch self {
        case .desk: urdu ? "ڈیسک" : "desk"
        case .day: urdu ? "دن" : "day"
        case .epoch: urdu ? "دور" : "epoch"
        case .seq: urdu ? "بند کرنے کے اندراج کا نمبر" : "number of the close"
        case .last: urdu ? "اس سے پہلے کا آخری اندراج" : "last entry before the close"
        case .head: urdu ? "سلسلے کا سرا" : "head of the chain"
        case .counts: urdu ? "گنتی" : "counts"
        case .entries: urdu ? "اندراجوں کی تعداد" : "number of entries"
        case .answers: urdu ? "اندراجوں کے جواب" : "answers of the entries"
        case .late: urdu ? "پچھلے دنوں کا کام" : "work of days before"
        case .drafts: urdu ? "نامکمل انٹرویو" : "interviews left unfinished"
        case .unsent: urdu ? "نہ بھیجے گئے" : "acts not sent"
        case .form: urdu ? "سطر کی شکل" : "form of the line"
        }
    }
}

/// In what the server's line is not about the close that this desk has sent: the day is not agreed.
struct LineDifference: Error, Equatable {
    /// Never empty, in the order of the line.
    let parts: [LinePart]

    func words(_ language: Language) -> String {
        let urdu = language == .urdu
        let names = parts.map { $0.words(language) }.joined(separator: urdu ? "، " : ", ")
        return urdu
            ? "اتفاق نہیں ہوا: سرور کی سطر اس ڈیسک کے بھیجے ہوئے سے ان میں مختلف ہے: \(names)؛ سپروائزر کو بلائیں"
            : "not agreed: the server's line is not what this desk has sent in: \(names); call a supervisor"
    }
}
