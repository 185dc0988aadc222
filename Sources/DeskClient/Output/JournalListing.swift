import Shared

/// The journal as people and scripts read it.
struct JournalListing {
    let position: JournalPosition?
    let acts: [StoredAct]
    /// Also what is done and refused.
    let showsAll: Bool

    private var shown: [StoredAct] { showsAll ? acts : acts.filter { $0.state == .waiting || $0.state == .returned } }

    func show(on console: Console) -> Outcome {
        if let position {
            console.say(
                "\(position.desk)  \(position.tehsil)  "
                    + console.words(
                        "epoch \(position.epoch), last number \(position.seq)",
                        "دور \(position.epoch)، آخری نمبر \(position.seq)"))
            if let blocked = position.blocked {
                console.say(console.words("blocked until a new epoch: \(blocked)", "نئے دور تک بند: \(blocked)"))
            }
        }
        for act in shown {
            let place = act.place.map { "\($0.epoch)/\($0.seq)" } ?? "-"
            console.say(
                "\(act.id)  \(place)  \(act.act.verb.rawValue)  \(act.act.household ?? "-")  \(act.act.at)  "
                    + (act.state == .waiting ? console.words("pending", "باقی") : act.state.rawValue)
                    + (act.number.map { $0 == 0 ? "" : " \($0)" } ?? ""))
        }
        let pending = acts.count { $0.state == .waiting }
        console.say(console.words("\(pending) pending", "\(pending) باقی"))
        console.emit { writer in
            if let position {
                writer.member("desk", position.desk)
                writer.member("tehsil", position.tehsil)
                writer.member("epoch", position.epoch)
                writer.member("seq", position.seq)
                writer.member("head", orNull: position.head?.written)
                writer.member("blocked", orNull: position.blocked)
            }
            writer.member("pending", pending)
            writer.array("acts") { writer in
                for act in shown { writer.object { ActJSON.write(act, desk: position?.desk, to: &$0) } }
            }
        }
        return .done
    }
}
