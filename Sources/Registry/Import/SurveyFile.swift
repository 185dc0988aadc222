internal import Crypto
import Shared

/// One file of a survey, row by row, in memory that does not grow with it.
struct SurveyFile: ~Copyable {
    let part: SurveyPart
    let columns: SurveyColumns
    /// Its SHA-256 so far.
    private var hash: SHA256
    private let path: String
    private let chunks: FileChunks
    private var records: CSVRecords
    /// Records that were read and not yet given.
    private var waiting: [CSVRecords.Record]
    private var place = 0
    private var isEnd: Bool

    /// Opens it and reads its first line.
    init(_ path: String, part: SurveyPart, form: Form) throws(AdministrationError) {
        let chunks = try FileChunks(path)
        var records = CSVRecords(limit: part.rowLimit)
        var hash = SHA256()
        var waiting: [CSVRecords.Record] = []
        var opening: [UInt8] = []
        var isEnd = false
        while waiting.isEmpty, !isEnd {
            // The bytes that tell the encoding may come one by one.
            while opening.count < CSVText.openingBytes, let chunk = try chunks.next() {
                hash.update(data: chunk)
                opening += chunk
            }
            if !opening.isEmpty {
                guard let text = CSVText.withoutMark(opening) else {
                    throw .refused("\(path): \(CSVText.otherEncoding)")
                }
                opening = []
                records.take(text) { waiting.append($0) }
                while waiting.isEmpty, let chunk = try chunks.next() {
                    hash.update(data: chunk)
                    records.take(chunk) { waiting.append($0) }
                }
            }
            if waiting.isEmpty {
                isEnd = true
                records.finish { waiting.append($0) }
            }
        }
        guard let header = waiting.first else {
            throw .refused("\(path): the file is empty; its first line names the columns")
        }
        do throws(SurveyFault) {
            columns = try SurveyColumns(header, part: part, form: form)
        } catch {
            throw .refused("\(path): \(error.reason)")
        }
        place = 1
        self.part = part
        self.path = path
        self.chunks = chunks
        self.records = records
        self.hash = hash
        self.waiting = waiting
        self.isEnd = isEnd
    }

    /// The next row; nil at the end.
    mutating func next() throws(AdministrationError) -> CSVRecords.Record? {
        while place == waiting.count {
            guard !isEnd else { return nil }
            waiting.removeAll(keepingCapacity: true)
            place = 0
            if let chunk = try chunks.next() {
                hash.update(data: chunk)
                var found: [CSVRecords.Record] = []
                records.take(chunk) { found.append($0) }
                waiting = found
            } else {
                isEnd = true
                var found: [CSVRecords.Record] = []
                records.finish { found.append($0) }
                waiting = found
            }
        }
        defer { place += 1 }
        return waiting[place]
    }

    /// The SHA-256 of what was read; of the whole file after its end.
    var digest: [UInt8] { Array(hash.finalize()) }
}
