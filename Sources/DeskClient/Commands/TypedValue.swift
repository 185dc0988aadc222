import Shared

/// Values as people type them on a command line.
enum TypedValue {
    static func cnic(_ text: String) throws(UsageError) -> CNIC {
        do throws(VocabularyError) { return try CNIC(typed: text) } catch { throw UsageError("the CNIC \(error)") }
    }

    static func mobile(_ text: String) throws(UsageError) -> MobileNumber {
        do throws(VocabularyError) { return try MobileNumber(typed: text) } catch {
            throw UsageError("the mobile number \(error)")
        }
    }

    static func name(_ text: String) throws(UsageError) -> PersonName {
        do throws(VocabularyError) { return try PersonName(validating: LineText.normalized(text)) } catch {
            throw UsageError("the name \(error)")
        }
    }

    static func identifier(_ text: String) throws(UsageError) -> Identifier {
        guard let identifier = Identifier(text.lowercased()), identifier.isVersion7 else {
            throw UsageError("a household's id looks like 01a23e7b-ca57-7805-a800-08345a87135b")
        }
        return identifier
    }

    /// `YYYY-MM-DD`, `DD-MM-YYYY` (also with slashes or points) or `today`.
    static func date(_ text: String, today: CalendarDate?) throws(UsageError) -> CalendarDate {
        if text == "today", let today { return today }
        let parts = text.split(whereSeparator: { "-/.".contains($0) }).map { Int($0) }
        if parts.count == 3, let first = parts[0], let month = parts[1], let last = parts[2] {
            let date =
                first > 31
                ? CalendarDate(year: first, month: month, day: last)
                : CalendarDate(year: last, month: month, day: first)
            if let date { return date }
        }
        throw UsageError("a day is YYYY-MM-DD, DD-MM-YYYY or today")
    }
}
