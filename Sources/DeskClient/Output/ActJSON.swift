import Shared

/// An act of the journal for scripts.
enum ActJSON {
    static func write(_ act: StoredAct, desk: String?, to writer: inout JSONWriter) {
        writer.member("state", act.state == .waiting ? "pending" : act.state.rawValue)
        writer.member("act", act.id)
        writer.member("verb", act.act.verb.rawValue)
        writer.member("household", orNull: act.act.household)
        writer.member("officer", act.act.officer)
        writer.member("at", act.act.at)
        let receipt = act.place.flatMap { place in desk.map { "\($0)/\(place.epoch)/\(place.seq)" } }
        writer.member("receipt", orNull: receipt)
        writer.member("epoch", orNull: act.place?.epoch)
        writer.member("seq", orNull: act.place?.seq)
        if let number = act.number { writer.member("number", number) }
        if let reply = act.reply { writer.member("reply", raw: Array(reply.utf8)) }
    }
}
