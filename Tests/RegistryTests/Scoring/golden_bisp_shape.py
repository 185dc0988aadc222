#!/usr/bin/env python3
"""Golden vectors of the model bisp-shape, computed without the engine.

The coefficients are ours and ILLUSTRATIVE; they stand here a second time, and so does, in plain Python on plain
dictionaries, how a household answers each indicator. All numbers are exact fractions, rounded once, at the end. The
engine (Swift, driven by the model file) and this script share no code and no derivation. The answers of the twelve
indicators are compared with the published list, Source/bisp-psc-2009-indicators.csv.

  golden_bisp_shape.py --write    put the vectors into Sources/Registry/Scoring/Models/bisp-shape.json
  golden_bisp_shape.py --check    exit 1 if the file's vectors, coefficients or words differ from what this script has

Deterministic: no clock, a seeded generator.
"""
import csv, json, pathlib, random, sys
from fractions import Fraction as F

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE.parents[2] / "Sources/Registry/Scoring/Models/bisp-shape.json"
AS_OF = (2026, 11, 22)
MISSING = "?"
B0, YMIN, YMAX = F("7.9"), F("7.65"), F("9.25")
ADULT_EQUIVALENT = F("-0.0325")
WEIGHTS = {
    "dependents_lt18_gt65": {"A": "0", "B": "-0.0612", "C": "-0.1135", "D": "-0.1748"},
    "head_education": {"A": "0", "B": "0.0418", "C": "0.0967", "D": "0.2134"},
    "children_5_16_attending": {"A": "0.1021", "B": "0.0873", "C": "0.0344", "D": "0"},
    "rooms_per_person": {"A": "0", "B": "0.0391", "C": "0.0852", "D": "0.1477"},
    "toilet": {"A": "0.0912", "B": "0.0331", "C": "0"},
    "fridge_freezer_washing": {"A": "0.1126", "B": "0"},
    "ac_cooler_geyser_heater": {"A": "0.1043", "B": "0"},
    "stove_range_microwave": {"A": "0.0581", "B": "0"},
    "engine_vehicles": {"A": "0.3127", "B": "0.2384", "C": "0.0875", "D": "0"},
    "tv": {"A": "0.0494", "B": "0"},
    "livestock": {"A": "0.1204", "B": "0.0826", "C": "0.0309", "D": "0"},
    "agri_land": {"A": "0", "B": "0.0763", "C": "0.1986"},
}


def age(member):
    y, m, d = map(int, member["born"].split("-"))
    return AS_OF[0] - y - ((AS_OF[1], AS_OF[2]) < (m, d))


def dependents_lt18_gt65(roster, answers):
    n = len([m for m in roster if not 18 <= age(m) <= 65])
    return "A" if n < 3 else "B" if n < 5 else "C" if n < 7 else "D"


def head_education(roster, answers):
    head = next(m for m in roster if m["relation"] == 1)
    if head.get("attendance") is None:
        return MISSING
    if head["attendance"] == 1:
        return "A"
    e = head.get("education")
    if e is None:
        return MISSING
    if 11 <= e <= 24:
        return "D"
    return "C" if 6 <= e <= 10 else "B"


def children_5_16_attending(roster, answers):
    seen = [m.get("attendance") for m in roster if 5 <= age(m) <= 16]
    if not seen:
        return "A"
    if None in seen:
        return MISSING
    at_school = seen.count(3)
    return "B" if at_school == len(seen) else "C" if at_school else "D"


def rooms_per_person(roster, answers):
    if answers.get("rooms") is None:
        return MISSING
    r = F(answers["rooms"], len(roster))
    return "A" if r <= F("0.2") else "B" if r <= F("0.3") else "C" if r <= F("0.4") else "D"


def toilet(roster, answers):
    return {None: MISSING, 1: "C", 2: "A", 3: "A", 4: "A", 5: "A"}.get(answers.get("toilet"), "B")


def owns(answers, keys):
    """True, False, or None where it cannot be known."""
    values = [answers.get(k) for k in keys]
    if any(v for v in values if v is not None):
        return True
    return None if None in values else False


def one_of(*keys):
    return lambda roster, answers: {True: "A", False: "B", None: MISSING}[owns(answers, keys)]


fridge_freezer_washing = one_of("refrigerator", "freezer", "washing_machine")
ac_cooler_geyser_heater = one_of("air_conditioner", "air_cooler", "geyser", "heater")
stove_range_microwave = one_of("cooking_stove", "cooking_range", "microwave")
tv = one_of("television")


def two_kinds(first, second):
    def code(roster, answers):
        a, b = owns(answers, first), owns(answers, second)
        return MISSING if a is None or b is None else {(1, 1): "A", (1, 0): "B", (0, 1): "C", (0, 0): "D"}[(a, b)]
    return code


engine_vehicles = two_kinds(("car", "tractor"), ("motorcycle", "scooter"))
livestock = two_kinds(("buffalo",), ("cow", "goat", "sheep"))


def agri_land(roster, answers):
    if answers.get("land_owned") is None:
        return MISSING
    if not answers["land_owned"]:
        return "A"
    kanals = answers.get("land_kanals")
    if kanals is None:
        return MISSING
    return "B" if F(kanals, 8) <= F("12.5") else "C"


def decimal(value, places):
    """Rounded to so many places, a half away from zero, without needless zeros."""
    unit = 10 ** places
    scaled = abs(value) * unit
    whole = (scaled * 2 + 1) // 2
    text = f"{whole // unit}.{whole % unit:0{places}d}".rstrip("0").rstrip(".")
    return ("-" if value < 0 and whole else "") + text


def outcome(roster, answers):
    """The codes, the terms and the exact score before it is clipped; or the reason of none."""
    codes = [globals()[key](roster, answers) for key in WEIGHTS]
    if MISSING in codes:
        return "MISSING:" + list(WEIGHTS)[codes.index(MISSING)]
    terms = [F(WEIGHTS[key][code]) for key, code in zip(WEIGHTS, codes)]
    equivalents = sum(F("0.8") if age(m) < 18 else F(1) for m in roster)
    terms.append(ADULT_EQUIVALENT * equivalents)
    return codes, terms, 100 * (B0 + sum(terms) - YMIN) / (YMAX - YMIN)


def expected(roster, answers):
    found = outcome(roster, answers)
    if isinstance(found, str):
        return {"not_scored": found}
    codes, terms, score = found
    return {"answers": "".join(codes) + "*", "points": [decimal(t, 6) for t in terms],
            "score": decimal(min(max(score, F(0)), F(100)), 2)}


def born(years, birthday_passed=True):
    """Turned `years` on the day itself, or turns years + 1 tomorrow."""
    return f"{2026 - years}-11-22" if birthday_passed else f"{2026 - years - 1}-11-23"


def person(relation, sex, years, **more):
    m = {"relation": relation, "sex": sex, "born": more.pop("born", born(years))}
    if years >= 4:
        m["attendance"] = 1
    m.update(more)
    return m


def couple(**head):
    return [person(1, "M", 40, **head), person(2, "F", 35)]


def child(years, attendance=None, **more):
    return person(3, "M", years, **({"attendance": attendance} if attendance else {}), **more)


FLAGS = ("refrigerator", "freezer", "washing_machine", "air_conditioner", "air_cooler", "geyser", "heater",
         "cooking_stove", "cooking_range", "microwave", "television")
COUNTS = ("car", "tractor", "motorcycle", "scooter", "buffalo", "cow", "goat", "sheep")
POOR = {"rooms": 1, "toilet": 1, **{k: False for k in FLAGS}, **{k: 0 for k in COUNTS}, "land_owned": False}
RICH = {"rooms": 8, "toilet": 2, **{k: True for k in FLAGS}, **{k: 1 for k in COUNTS}, "land_owned": True,
        "land_kanals": 101}
MIDDLE = {**POOR, "rooms": 2, "toilet": 3, "cooking_stove": True, "television": True, "motorcycle": 1}


def vectors():
    def v(name, roster, answers):
        roster = [{"line": i + 1, **m} for i, m in enumerate(roster)]
        return {"name": name, "tehsil": "PK60101", "as_of": "%d-%02d-%02d" % AS_OF, "roster": roster,
                "answers": answers, "expect": expected(roster, answers)}

    crowd = couple() + [child(a, 1) for a in (5, 6, 7, 8, 9, 10, 11, 12, 13, 14)]
    yield v("clipped at 0", crowd, POOR)
    yield v("clipped at 100", couple(attendance=2, education=16), RICH)
    yield v("one person alone", [person(1, "F", 70)], MIDDLE)
    for n in range(10):
        yield v(f"{n} children under 18", couple() + [child(17, 1) for _ in range(n)], MIDDLE)
    for years, passed in [(17, True), (17, False), (18, True), (65, True), (65, False), (66, True), (4, True), (4, False),
                          (5, True), (16, True), (16, False), (0, True)]:
        who = person(3, "M", years, born=born(years, passed), **({"attendance": 3} if years >= 4 else {}))
        others = [child(1), child(2)]
        yield v(f"birthday: {years}, {'just turned' if passed else 'next birthday tomorrow'}", couple() + others + [who], MIDDLE)
    for n in range(5):
        yield v(f"{n} old people", couple() + [person(5, "M", 70 + i) for i in range(n)], MIDDLE)
    for e in range(29):
        yield v(f"head's education {e}", couple(attendance=2, education=e), MIDDLE)
    yield v("head still at school", couple(attendance=3, education=12), MIDDLE)
    yield v("head's attendance unknown", couple(attendance=None), MIDDLE)
    yield v("head's class unknown", couple(attendance=2, education=None), MIDDLE)
    yield v("wife's schooling does not count", [person(1, "M", 40), person(2, "F", 35, attendance=2, education=16)], MIDDLE)
    for a, b in [(1, 1), (1, 3), (2, 3), (3, 3), (2, 2)]:
        yield v(f"school: children attend {a} and {b}", couple() + [child(8, a), child(15, b)], MIDDLE)
    for a, b in [(None, 3), (None, 1), (None, None)]:
        yield v(f"school: children attend {a} and {b}", couple() + [child(8, born=born(8), attendance=a) if a else
                {**child(8), "attendance": None}, {**child(15), "attendance": b}], MIDDLE)
    for rooms in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50):
        yield v(f"{rooms} rooms for ten", couple() + [child(3) for _ in range(8)], {**MIDDLE, "rooms": rooms})
    for members in (2, 3, 4, 5, 6, 7):
        yield v(f"one room for {members}", couple() + [person(6, "M", 30) for _ in range(members - 2)], {**MIDDLE, "rooms": 1})
    for t in range(1, 10):
        yield v(f"toilet {t}", couple(), {**MIDDLE, "toilet": t})
    for key in FLAGS:
        for x in (True, False, None):
            yield v(f"{key} {x}", couple(), {**POOR, key: x})
    for car in ({"car": 1}, {"tractor": 2}, {}):
        for bike in ({"motorcycle": 1}, {"scooter": 3}, {}):
            yield v(f"vehicles {list(car)} {list(bike)}", couple(), {**POOR, **car, **bike})
    for big in ({"buffalo": 1}, {}):
        for small in ({"cow": 2}, {"goat": 1}, {"sheep": 7}, {}):
            yield v(f"livestock {list(big)} {list(small)}", couple(), {**POOR, **big, **small})
    for key in COUNTS:
        yield v(f"{key} unknown", couple(), {**MIDDLE, key: None})
    yield v("a car is known, the tractor is not", couple(), {**POOR, "car": 1, "tractor": None})
    for kanals in (1, 99, 100, 101, 5000, None):
        yield v(f"{kanals} kanals", couple(), {**MIDDLE, "land_owned": True, "land_kanals": kanals})
    yield v("land unknown", couple(), {**MIDDLE, "land_owned": None})
    for key in ("rooms", "toilet", "refrigerator", "car", "buffalo", "land_owned", "television"):
        yield v(f"{key} not answered", couple(), {k: x for k, x in MIDDLE.items() if k != key})
    yield v("two unanswered: the first is named", couple(), {**MIDDLE, "toilet": None, "television": None})
    dice = random.Random(20091617)

    def drawn():
        roster = [person(1, dice.choice("MMMF"), dice.randint(20, 80), **dice.choice([{}, {"attendance": 2, "education": dice.randint(0, 28)}]))]
        if dice.random() < 0.8:
            roster.append(person(2, "F" if roster[0]["sex"] == "M" else "M", dice.randint(18, 70)))
        for _ in range(dice.randint(0, 9)):
            y = dice.randint(0, 20)
            roster.append(child(y, dice.choice([1, 2, 3, 3])) if y >= 5 else child(y))
        answers = {"rooms": dice.randint(1, 6), "toilet": dice.randint(1, 9), **{k: dice.random() < 0.4 for k in FLAGS},
                   **{k: dice.choice([0, 0, 0, 1, 2]) for k in COUNTS}, "land_owned": dice.random() < 0.4}
        if answers["land_owned"]:
            answers["land_kanals"] = dice.randint(1, 200)
        return roster, answers

    for i in range(50):
        yield v(f"drawn {i + 1}", *drawn())
    # Scores that stand exactly between two hundredths, just under and at the ends of the scale, and at the cut-offs.
    wanted = {"half": 8, "near 0": 2, "near 100": 2, "near 32": 3, "near 37": 3}
    while any(wanted.values()):
        roster, answers = drawn()
        score = outcome(roster, answers)[2]
        near = {"half": (score * 100) % 1 == F(1, 2), "near 0": F(-1) < score < F(1), "near 100": F(99) < score < F(101),
                "near 32": abs(score - 32) < F("0.1"), "near 37": abs(score - 37) < F("0.1")}
        for kind in [k for k in near if near[k] and wanted[k]]:
            wanted[kind] -= 1
            yield v(f"edge, {kind} {wanted[kind]}", roster, answers)


def main():
    source = MODEL.read_text(encoding="utf-8")
    head, rest = source.split(' "vectors": [\n', 1)
    tail = rest[rest.index(" ]\n}"):]
    vs = list(vectors())
    written = head + ' "vectors": [\n' + ",\n".join("  " + json.dumps(x, separators=(",", ":")) for x in vs) + "\n" + tail
    if "--write" in sys.argv:
        MODEL.write_text(written, encoding="utf-8")
    elif written != source:
        sys.exit("the vectors of the model file are not the ones this script computes")
    model = json.loads(written)
    published = {}
    for row in csv.DictReader(open(HERE / "Source/bisp-psc-2009-indicators.csv", encoding="utf-8")):
        published.setdefault(row["indicator_key"], {"question": row["indicator"], "answers": {}})["answers"][row["answer_code"]] = row["answer"]
    indicators = {i["key"]: i for i in model["indicators"]}
    if list(indicators) != list(published) + ["adult_equivalents"]:
        sys.exit("the indicators are not the published twelve and the adult equivalents")
    for key, card in published.items():
        i = indicators[key]
        if i["question"]["en"] != card["question"] or {a["code"]: a["en"] for a in i["answers"]} != card["answers"]:
            sys.exit(f"the words of {key} are not the published ones")
        if {a["code"]: a["points"] for a in i["answers"]} != WEIGHTS[key]:
            sys.exit(f"the coefficients of {key} differ")
    for words in (*model["title"].values(), *model["caution"].values()):
        if "ILLUSTRATIVE" not in words and "محض مثال" not in words:
            sys.exit("title and caution must say that the coefficients are illustrative")
    if any("ILLUSTRATIVE" not in c["en"] for c in model["cutoffs"]):
        sys.exit("each cut-off must say that it is illustrative")
    scored = [x["expect"] for x in vs if "score" in x["expect"]]
    covered = {(k, c) for e in scored for k, c in zip(WEIGHTS, e["answers"])}
    lacking = {(k, c) for k in WEIGHTS for c in WEIGHTS[k]} - covered
    scores = {e["score"] for e in scored}
    refused = {x["expect"]["not_scored"] for x in vs if "not_scored" in x["expect"]}
    if lacking or not {"0", "100"} <= scores or len(vs) < 100 or len(refused) < 11:
        sys.exit(f"not covered: {lacking}, scores {sorted(scores)}, refused {refused}")
    print(f"{len(vs)} vectors, {len(scores)} different scores, every answer of every indicator")


main()
