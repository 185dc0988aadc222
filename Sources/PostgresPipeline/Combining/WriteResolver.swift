/// What the registry knows and the combiner does not: why a unit was refused, and what is to be done with each write.
package protocol WriteResolver: Sendable {
    associatedtype Ticket: Sendable
    associatedtype Reply: Sendable

    /// One reading statement that asks for everything of these writes that exists already. Asked after a constraint was
    /// violated (class 23), and after a unit whose commit is unknown.
    func question(about tickets: [Ticket]) -> (Statement, [Value])

    /// One decision for each ticket, in the same order. Runs on the loop: it must not wait.
    func decide(_ tickets: [Ticket], _ known: borrowing ResultSet) throws(DatabaseError) -> [WriteDecision<Reply>]
}

/// What becomes of one write of a unit that did not go through.
package enum WriteDecision<Reply: Sendable>: Sendable {
    /// It is not to blame: it goes again as it is.
    case keep
    /// These rows go in its place (a refusal's entry), and when they are durable this is the reply.
    case replace([Rows], Reply)
    /// It leaves the unit with this reply: a replay, a gap, a conflict.
    case answer(Reply)
}
