/// Urdu and Latin letters as sounds: the table by which two spellings of one name meet. Own work.
///
/// Short vowels are not written in Urdu, so no vowel is a sound: only that a word begins with one (`A`) or ends with one
/// (`a`) is kept. و and ی are vowels everywhere but at the beginning. Letters that Pakistan speaks alike are one sound:
///
/// | sound | Urdu | Latin |
/// |---|---|---|
/// | `A` at the beginning, `a` at the end | ا ع ء, at the end also ہ ی ے و | a e i o u, at the end also y and ah, eh |
/// | `V`, `Y` at the beginning | و, ی | w v, y |
/// | `t` `d` `s` `z` | ت ط ٹ تھ ٹھ, د ڈ دھ, س ص ث, ز ذ ض ظ ژ | t th, d dh, s, z zh |
/// | `K` `G` `S` `C` | خ کھ, غ گھ, ش, چ چھ | kh, gh, sh, ch chh |
/// | `h` `k` `j` `f` `p` `n` | ح ہ ھ, ک ق, ج جھ, ف پھ, پ, ن ں | h, k q c, j jh, f ph, p, n |
/// | `b` `r` `g` `l` `m` | ب, ر ڑ, گ, ل, م | b, r, g, l, m |
///
/// What is repeated counts once: Latin doubles letters as it likes (Muhammad, Mohamad).
enum Transliteration {
    /// The sound of a word of Urdu letters, as `PersonName.folded` gives them (ھ is ہ there).
    static func sound(urdu word: some Collection<Unicode.Scalar>) -> [UInt8] {
        var result: [UInt8] = []
        var vowel = false
        for scalar in word {
            let isFirst = result.isEmpty && !vowel
            switch scalar.value {
            case 0x06C1:
                // An aspirate is one sound; else it is an h, or at the end the vowel that it stands for.
                guard let last = result.last, !vowel, let one = aspirate(last) else {
                    append(h, to: &result)
                    vowel = false
                    continue
                }
                result.removeLast()
                append(one, to: &result)
            case 0x0648 where isFirst: append(UInt8(ascii: "V"), to: &result)
            case 0x06CC where isFirst: append(UInt8(ascii: "Y"), to: &result)
            case 0x0627, 0x0639, 0x0621:
                if isFirst { append(UInt8(ascii: "A"), to: &result) }
                vowel = true
                continue
            case 0x0648, 0x06CC, 0x06D2:
                vowel = true
                continue
            default:
                guard let sound = consonant(scalar.value) else { continue }
                append(sound, to: &result)
            }
            vowel = false
        }
        return ended(result, inVowel: vowel || word.suffix(1).first?.value == 0x06C1)
    }

    /// The sound of a word of small Latin letters.
    static func sound(latin word: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        var vowel = false
        while place < word.count {
            let letter = word[place]
            let isFirst = place == 0
            place += 1
            switch letter {
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"):
                if isFirst { append(UInt8(ascii: "A"), to: &result) }
                vowel = true
                continue
            case UInt8(ascii: "w"), UInt8(ascii: "v"), UInt8(ascii: "y"):
                if isFirst { append(letter == UInt8(ascii: "y") ? UInt8(ascii: "Y") : UInt8(ascii: "V"), to: &result) }
                vowel = !isFirst
                continue
            case h:
                // A Latin h after a last vowel is that vowel's end.
                if vowel, place == word.count { continue }
                append(h, to: &result)
            default:
                var sound = plain(letter)
                if place < word.count, word[place] == h {
                    if letter == UInt8(ascii: "s") { sound = UInt8(ascii: "S") }
                    if letter == UInt8(ascii: "c") { sound = UInt8(ascii: "C") }
                    if let one = aspirate(sound) { sound = one }
                    if sound != plain(letter) || aspirate(sound) != nil { place += 1 }
                    if sound == UInt8(ascii: "C"), place < word.count, word[place] == h { place += 1 }
                }
                append(sound, to: &result)
            }
            vowel = false
        }
        return ended(result, inVowel: vowel)
    }

    /// How a Latin spelling is written once the ways to write one sound are one: ee and i, oo and u, w and v, double
    /// letters.
    static func spelling(latin word: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (place, letter) in word.enumerated() {
            let next = place + 1 < word.count ? word[place + 1] : 0
            let one: UInt8 =
                switch letter {
                case UInt8(ascii: "e"), UInt8(ascii: "y"): UInt8(ascii: "i")
                case UInt8(ascii: "o"): UInt8(ascii: "u")
                case UInt8(ascii: "w"): UInt8(ascii: "v")
                case UInt8(ascii: "q"): UInt8(ascii: "k")
                case UInt8(ascii: "c") where next != h: UInt8(ascii: "k")
                case UInt8(ascii: "p") where next == h: UInt8(ascii: "f")
                default: letter
                }
            if letter == h, place > 0, word[place - 1] == UInt8(ascii: "p") || place == word.count - 1 { continue }
            append(one, to: &result)
        }
        return result
    }

    private static let h = UInt8(ascii: "h")

    private static func append(_ sound: UInt8, to result: inout [UInt8]) {
        if result.last != sound { result.append(sound) }
    }

    private static func ended(_ sounds: [UInt8], inVowel: Bool) -> [UInt8] {
        var sounds = sounds
        guard inVowel else { return sounds }
        if sounds.count > 1, sounds.last == h { sounds.removeLast() }
        return sounds + [UInt8(ascii: "a")]
    }

    /// One sound of a consonant and the h behind it; nil where both are heard.
    private static func aspirate(_ sound: UInt8) -> UInt8? {
        switch sound {
        case UInt8(ascii: "k"), UInt8(ascii: "K"): UInt8(ascii: "K")
        case UInt8(ascii: "g"), UInt8(ascii: "G"): UInt8(ascii: "G")
        case UInt8(ascii: "p"), UInt8(ascii: "f"): UInt8(ascii: "f")
        case UInt8(ascii: "t"), UInt8(ascii: "d"), UInt8(ascii: "j"), UInt8(ascii: "C"): sound
        default: nil
        }
    }

    private static func plain(_ letter: UInt8) -> UInt8 {
        letter == UInt8(ascii: "q") || letter == UInt8(ascii: "c") || letter == UInt8(ascii: "x")
            ? UInt8(ascii: "k") : letter
    }

    private static func consonant(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x0628: UInt8(ascii: "b")
        case 0x067E: UInt8(ascii: "p")
        case 0x062A, 0x0637, 0x0679: UInt8(ascii: "t")
        case 0x0633, 0x0635, 0x062B: UInt8(ascii: "s")
        case 0x062C: UInt8(ascii: "j")
        case 0x0686: UInt8(ascii: "C")
        case 0x062D: h
        case 0x062E: UInt8(ascii: "K")
        case 0x062F, 0x0688: UInt8(ascii: "d")
        case 0x0630, 0x0632, 0x0636, 0x0638, 0x0698: UInt8(ascii: "z")
        case 0x0631, 0x0691: UInt8(ascii: "r")
        case 0x0634: UInt8(ascii: "S")
        case 0x063A: UInt8(ascii: "G")
        case 0x0641: UInt8(ascii: "f")
        case 0x0642, 0x06A9: UInt8(ascii: "k")
        case 0x06AF: UInt8(ascii: "g")
        case 0x0644: UInt8(ascii: "l")
        case 0x0645: UInt8(ascii: "m")
        case 0x0646, 0x06BA: UInt8(ascii: "n")
        default: nil
        }
    }
}
