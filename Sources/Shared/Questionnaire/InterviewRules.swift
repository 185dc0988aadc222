extension Interview {
    /// Everything the form finds wrong, in the order of the form: fields of the household, fields of each member, then
    /// the rules over several answers. Empty if the interview is accepted.
    package func violations(of form: Form) -> [FormViolation] {
        var check = InterviewCheck(interview: self, form: form)
        withScene { scene in
            for line in 1...memberCount {
                check.fields(form.index.memberTable, row: layout.row(line - 1), line: line, scene)
            }
            check.fields(form.index.householdTable, row: 0, line: 0, scene)
            for rule in form.rules { check.apply(rule, scene) }
        }
        return check.found
    }
}

/// One run of all checks over one interview.
private struct InterviewCheck {
    let interview: Interview
    let form: Form
    var found: [FormViolation] = []

    private func path(_ line: Int, _ slot: Int) -> String {
        line == 0
            ? "answers/\(form.householdFields[slot].key)" : "roster/\(line)/\(form.memberFields[slot].key)"
    }

    private mutating func report(_ rule: String, line: Int, slot: Int, _ arguments: [FormViolation.Argument] = []) {
        found.append(FormViolation(field: path(line, slot), rule: rule, arguments: arguments))
    }

    // MARK: One field

    mutating func fields(_ table: FieldTable, row: Int, line: Int, _ scene: ConditionScene) {
        let hasFaults = !interview.faults.isEmpty
        form.program.steps.withUnsafeBufferPointer { steps in
            table.shapes.withUnsafeBufferPointer { shapes in
                for slot in shapes.indices {
                    let condition = shapes[slot].asked
                    let asked =
                        condition == .none
                        ? Truth.yes
                        : ConditionProgram.run(
                            steps, from: Int(condition.start), to: Int(condition.end), row: row, scene)
                    let cell = scene.cells[row + slot]
                    // An answer that cannot be read is said once, not again for each question that depends on it.
                    if asked == .unknown && cell != Cell.invalid && hasFaults { continue }
                    field(shapes[slot], slot, cell, isAsked: asked == .yes, line: line)
                }
            }
        }
    }

    @inline(__always)
    private mutating func field(_ shape: FieldShape, _ slot: Int, _ cell: Int64, isAsked: Bool, line: Int) {
        if cell == Cell.missing {
            if isAsked && shape.isRequired { report("required", line: line, slot: slot) }
        } else if !isAsked {
            report("not_asked", line: line, slot: slot)
        } else if cell == Cell.refused {
            if !shape.isRefusable { report("not_refusable", line: line, slot: slot) }
        } else if cell == Cell.invalid {
            reportFault(line: line, slot: slot)
        } else if shape.kind == .name || shape.kind == .text || shape.kind == .number13 {
            text(cell, shape, slot, line: line)
        }
    }

    private mutating func reportFault(line: Int, slot: Int) {
        let field = line == 0 ? form.householdFields[slot] : form.memberFields[slot]
        let rule = interview.faults.first { $0.line == line && $0.slot == slot }?.rule ?? "code"
        report(rule, line: line, slot: slot, rule == "range" ? field.limits : [])
    }

    /// Names and texts are checked here and not while reading: stored ones were checked once.
    private mutating func text(_ cell: Int64, _ shape: FieldShape, _ slot: Int, line: Int) {
        if shape.kind == .number13 {
            if (try? CNIC(number: cell)) == nil { report("format.number", line: line, slot: slot) }
            return
        }
        let storage = line == 0 ? interview.answers : interview.roster
        let isName = shape.kind == .name
        let fits = JSONView(storage: storage, index: Int(cell)).withUTF8 { text in
            isName
                ? NameForm.accepts(text, maximum: Int(shape.high)) : TextForm.accepts(text, maximum: Int(shape.high))
        }
        if fits != true {
            report(
                isName ? "format.name" : "format.text", line: line, slot: slot,
                [.init(name: "maximum", value: "\(shape.high)")])
        }
    }

    // MARK: Several answers

    mutating func apply(_ rule: FormRule, _ scene: ConditionScene) {
        switch rule.check {
        case .lines: lines(rule, scene)
        case .count(let condition, let range, let slot):
            var count: Int64 = 0
            for member in 0..<scene.members where holds(condition, member, scene) { count += 1 }
            if !range.contains(count) {
                found.append(
                    FormViolation(
                        number: rule.number, field: "roster", rule: rule.id,
                        arguments: [
                            .init(name: "about", value: form.memberFields[slot].key),
                            .init(name: "count", value: "\(count)"),
                        ]))
            }
        case .member(let when, let require, let slot):
            for member in 0..<scene.members {
                if let when, !holds(when, member, scene) { continue }
                if form.program.truth(of: require, row: scene.layout.row(member), in: scene) == .no {
                    report(rule, member, slot)
                }
            }
        case .exactlyOne(let slots, let at):
            for member in 0..<scene.members {
                let given = slots.count { scene.cells[scene.layout.row(member) + $0] != Cell.missing }
                if given != 1 { report(rule, member, at) }
            }
        case .unique(let slots): unique(rule, slots, scene)
        case .spouseOfHead(let slot): spouseOfHead(rule, slot, scene)
        case .link(let slot, let target, let gap): link(rule, slot, target, gap, scene)
        case .linkedCount(let slot, let maximum): linkedCount(rule, slot, maximum, scene)
        }
    }

    private func holds(_ condition: Condition, _ member: Int, _ scene: ConditionScene) -> Bool {
        form.program.truth(of: condition, row: scene.layout.row(member), in: scene) == .yes
    }

    private mutating func report(
        _ rule: FormRule, _ member: Int, _ slot: Int, _ arguments: [FormViolation.Argument] = []
    ) {
        found.append(
            FormViolation(number: rule.number, field: path(member + 1, slot), rule: rule.id, arguments: arguments))
    }

    private mutating func lines(_ rule: FormRule, _ scene: ConditionScene) {
        for member in 0..<scene.members {
            let cell = scene.cells[scene.layout.row(member) + form.known.line]
            if Cell.isKnown(cell), cell != member + 1 { report(rule, member, form.known.line) }
        }
    }

    /// Compares each value with those before it; a roster has at most some dozens.
    private mutating func unique(_ rule: FormRule, _ slots: [Int], _ scene: ConditionScene) {
        let layout = scene.layout
        for member in 0..<scene.members {
            for slot in slots {
                let cell = scene.cells[layout.row(member) + slot]
                guard Cell.isKnown(cell) else { continue }
                let isWide = form.memberFields[slot].kind == .identifier
                let low = isWide ? scene.cells[layout.row(member) + layout.personLow] : 0
                search: for earlier in 0...member {
                    for other in slots where earlier < member || other < slot {
                        let row = layout.row(earlier)
                        if scene.cells[row + other] == cell, !isWide || scene.cells[row + layout.personLow] == low {
                            report(rule, member, slot, [.init(name: "line", value: "\(earlier + 1)")])
                            break search
                        }
                    }
                }
            }
        }
    }

    private mutating func spouseOfHead(_ rule: FormRule, _ slot: Int, _ scene: ConditionScene) {
        let (layout, known) = (scene.layout, form.known)
        let heads = (0..<scene.members).filter { scene.cells[layout.row($0) + known.relation] == known.head }
        guard heads.count == 1 else { return }
        let headRow = layout.row(heads[0])
        for member in 0..<scene.members where scene.cells[layout.row(member) + known.relation] == known.spouse {
            let isWife = scene.cells[layout.row(member) + known.husband] == heads[0] + 1
            let isHusband = scene.cells[headRow + known.husband] == member + 1
            if !isWife && !isHusband { report(rule, member, slot) }
        }
    }

    private mutating func link(
        _ rule: FormRule, _ slot: Int, _ target: Condition?, _ gap: ClosedRange<Int64>?,
        _ scene: ConditionScene
    ) {
        let layout = scene.layout
        for member in 0..<scene.members {
            let line = scene.cells[layout.row(member) + slot]
            guard Cell.isKnown(line) else { continue }
            guard line >= 1, line <= scene.members, line != member + 1 else {
                // Said once, by the rule that describes the other member.
                if target != nil { report(rule, member, slot) }
                continue
            }
            let other = Int(line) - 1
            if let target, form.program.truth(of: target, row: layout.row(other), in: scene) == .no {
                report(rule, member, slot)
            }
            if let gap {
                let (own, older) = (
                    scene.cells[layout.row(member) + layout.age], scene.cells[layout.row(other) + layout.age]
                )
                if Cell.isKnown(own), Cell.isKnown(older), !gap.contains(older - own) { report(rule, member, slot) }
            }
        }
    }

    private mutating func linkedCount(
        _ rule: FormRule, _ slot: Int, _ maximum: Int, _ scene: ConditionScene
    ) {
        let layout = scene.layout
        for other in 0..<scene.members {
            let naming = (0..<scene.members).filter { scene.cells[layout.row($0) + slot] == other + 1 }
            if naming.count > maximum, let last = naming.last {
                report(rule, last, slot, [.init(name: "maximum", value: "\(maximum)")])
            }
        }
    }
}

extension FormField {
    /// The limits of a number or the length of a text, for the words of a rule.
    var limits: [FormViolation.Argument] {
        switch kind {
        case .integer(let low, let high), .rupees(let low, let high), .line(let low, let high):
            [.init(name: "minimum", value: "\(low)"), .init(name: "maximum", value: "\(high)")]
        case .name(let maximum), .text(let maximum): [.init(name: "maximum", value: "\(maximum)")]
        default: []
        }
    }
}

/// A person's name: what the vocabulary says, and the form's length.
enum NameForm {
    static func accepts(_ text: UnsafeBufferPointer<UInt8>, maximum: Int) -> Bool {
        TextForm.fits(text, maximum) && (try? PersonName(utf8: text)) != nil
    }
}

/// Free text of the form: printable, without blanks at its ends. The JSON reader has refused control characters.
enum TextForm {
    static func accepts(_ text: UnsafeBufferPointer<UInt8>, maximum: Int) -> Bool {
        text.count > 0 && text.first != 0x20 && text.last != 0x20 && fits(text, maximum)
    }

    /// At most so many Unicode scalars: bytes that do not go on a character.
    static func fits(_ text: UnsafeBufferPointer<UInt8>, _ maximum: Int) -> Bool {
        text.count <= maximum || text.count { $0 & 0xC0 != 0x80 } <= maximum
    }
}
