/// Puts the rows of many writes into as few statements as their order allows.
enum RowMerging {
    /// The statements of one unit. Each write's statements keep their order, and the rows of one statement keep the order
    /// of the writes. A statement occurs twice only when writes disagree about the order.
    static func statements(of writes: [[Rows]]) -> [(Statement, [Value])] {
        var merged: [(statement: Statement, lists: [Rows])] = []
        for rows in writes {
            var position = 0
            for list in rows where list.count > 0 {
                if let found = merged[position...].firstIndex(where: { $0.statement == list.statement }) {
                    merged[found].lists.append(list)
                    position = found + 1
                } else {
                    merged.insert((list.statement, [list]), at: position)
                    position += 1
                }
            }
        }
        return merged.map { ($0.statement, Rows.columnValues($0.lists)) }
    }
}
