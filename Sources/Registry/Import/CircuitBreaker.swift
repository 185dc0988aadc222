/// Stops an import when too many of the last rows look like duplicates: then the file is probably one that was imported
/// before, in another form. Pure: no clock, no database.
package struct CircuitBreaker: Sendable {
    /// How many of how many rows are too many.
    package struct Setting: Sendable, Equatable {
        /// Rows looked at together; fewer than so many never stop an import.
        package let window: Int
        /// It stops when more than so many of a hundred are duplicates; 100: never.
        package let percent: Int

        /// One in five of the last 500: a tablet that sent its day twice (some 20 households) does not reach it, a file
        /// that was imported before does at once.
        package static let standard = Setting(window: 500, percent: 20)

        package init(window: Int, percent: Int) {
            self.window = window
            self.percent = percent
        }
    }

    private let setting: Setting
    private var last: [Bool] = []
    private var place = 0
    private var duplicates = 0

    package init(_ setting: Setting) { self.setting = setting }

    /// Takes the next row's outcome; true when the import has to stop after it.
    package mutating func stops(after isDuplicate: Bool) -> Bool {
        if last.count < setting.window {
            last.append(isDuplicate)
        } else {
            if last[place] { duplicates -= 1 }
            last[place] = isDuplicate
            place = (place + 1) % setting.window
        }
        if isDuplicate { duplicates += 1 }
        return last.count == setting.window && duplicates * 100 > setting.percent * setting.window
    }
}
