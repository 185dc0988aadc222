#!/usr/bin/env python3
"""Golden vectors of the model pk-2005-06, computed without the engine.

The points come from Source/scorecard-pk-2005-06.csv, the likelihoods from Source/scorecard-pk-2005-06-likelihoods.csv;
how a household answers each of the ten indicators is written down here a second time, in plain Python on plain
dictionaries. The engine (Swift, driven by the model file) and this script share no code and no derivation: the model
file is only *written to* (its "vectors") and compared with the CSV.

  golden.py --write    put the vectors into Sources/Registry/Scoring/Models/pk-2005-06.json
  golden.py --check    exit 1 if the file's vectors, points or likelihoods differ from what this script computes

Deterministic: no clock, a seeded generator.
"""
import csv, json, pathlib, random, sys

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE.parents[2] / "Sources/Registry/Scoring/Models/pk-2005-06.json"
CARD = {}
KEYS = []
for row in csv.DictReader(open(HERE / "Source/scorecard-pk-2005-06.csv", encoding="utf-8")):
    CARD[(row["indicator_key"], row["answer_code"])] = int(row["points"])
    if row["indicator_key"] not in KEYS:
        KEYS.append(row["indicator_key"])
AS_OF = (2026, 11, 22)
FORMER_FATA = {"PK502", "PK513", "PK518", "PK524", "PK525", "PK527", "PK530"}
FORMER_FR = {"PK50306", "PK50906", "PK51404", "PK51903", "PK52805", "PK53302"}
MISSING = "?"


def age(member):
    y, m, d = map(int, member["born"].split("-"))
    return AS_OF[0] - y - ((AS_OF[1], AS_OF[2]) < (m, d))


def province(tehsil, roster, answers):
    return {"2": "A", "5": "B", "7": "C", "6": "D", "4": "D"}[tehsil[2]]


def members_le13(tehsil, roster, answers):
    young = len([m for m in roster if age(m) < 14])
    return "FEDCBA"[min(young, 5)]


def children_5_13_school(tehsil, roster, answers):
    seen = {m.get("attendance") for m in roster if 5 <= age(m) <= 13}
    if seen & {1, 2}:
        return "A"
    return MISSING if None in seen else "B"


def elementary_workers(tehsil, roster, answers):
    number = 0
    for m in roster:
        if age(m) < 10 or m.get("worked") is False:
            continue
        # Whoever may be working in an elementary occupation, but did not say, leaves the number unknown.
        if m.get("worked") is None:
            if m.get("occupation") in (None, 9):
                return MISSING
        elif m.get("occupation") is None:
            return MISSING
        elif m["occupation"] == 9:
            number += 1
    return "CBA"[min(number, 2)]


def female_head_spouse_edu(tehsil, roster, answers):
    women = [m for m in roster if m["relation"] in (1, 2) and m["sex"] == "F"]
    if not women:
        return "B"
    for w in women:
        if w.get("attendance") in (2, 3) and w.get("education") not in (None, 0, 25, 26, 27):
            return "C"
    return "A"  # less than Class 1, or no data: the card says so


def drinking_water(tehsil, roster, answers):
    w = answers.get("water")
    if w is None:
        return MISSING
    return "B" if w in (1, 2, 3, 4, 8, 9, 10, 11) else "A"


def toilet(tehsil, roster, answers):
    t = answers.get("toilet")
    if t is None:
        return MISSING
    return "C" if t == 2 else "B" if t in (3, 4, 5) else "A"


def either(values):
    if any(v is not None and v > 0 for v in values):
        return "B"
    return MISSING if None in values else "A"


def fridge_freezer(tehsil, roster, answers):
    return either([answers.get("refrigerator"), answers.get("freezer")])


def television(tehsil, roster, answers):
    return either([answers.get("television")])


def vehicle(tehsil, roster, answers):
    return either([answers.get(k) for k in ("motorcycle", "scooter", "car", "other_vehicle")])


def expected(tehsil, roster, answers):
    if tehsil[:3] in ("PK1", "PK3") or tehsil[:5] in FORMER_FATA or tehsil in FORMER_FR:
        return {"not_scored": "AREA"}
    codes = [globals()[key](tehsil, roster, answers) for key in KEYS]
    if MISSING in codes:
        return {"not_scored": "MISSING:" + KEYS[codes.index(MISSING)]}
    points = [CARD[(key, code)] for key, code in zip(KEYS, codes)]
    return {"answers": "".join(codes), "points": points, "score": str(sum(points))}


def born(years, birthday_passed=True):
    """Turned `years` on the day itself, or turns years + 1 tomorrow."""
    return f"{2026 - years}-11-22" if birthday_passed else f"{2026 - years - 1}-11-23"


def person(relation, sex, years, **more):
    m = {"relation": relation, "sex": sex, "born": more.pop("born", born(years))}
    if years >= 4:
        m["attendance"] = 1
    if years >= 10:
        m["worked"] = False
    m.update(more)
    return m


def works(occupation):
    return {"worked": True, "employment": 4, "occupation": occupation}


def couple(**wife):
    return [person(1, "M", 40, **works(5)), person(2, "F", 35, **wife)]


def at_school(years, **more):
    return person(3, "M", years, **{"attendance": 3, "education": max(years - 6, 0), **more})


POOR = {"water": 15, "toilet": 1, "refrigerator": False, "freezer": False, "television": False,
        "motorcycle": 0, "scooter": 0, "car": 0, "other_vehicle": 0}
RICH = {"water": 1, "toilet": 2, "refrigerator": True, "freezer": False, "television": True,
        "motorcycle": 1, "scooter": 0, "car": 0, "other_vehicle": 0}
MIDDLE = {**POOR, "water": 2, "toilet": 4, "television": True}
READS = {"attendance": 2, "education": 5}
FLAGS = ("refrigerator", "freezer", "television")
COUNTS = ("motorcycle", "scooter", "car", "other_vehicle")


def vectors():
    def v(name, tehsil, roster, answers):
        roster = [{"line": i + 1, **m} for i, m in enumerate(roster)]
        return {"name": name, "tehsil": tehsil, "as_of": "%d-%02d-%02d" % AS_OF, "roster": roster, "answers": answers,
                "expect": expected(tehsil, roster, answers)}

    lahore = "PK61701"
    poorest = [person(1, "M", 40, **works(9)), person(2, "F", 35, **works(9))] + [person(3, "F", a) for a in (5, 6, 7, 9, 12)]
    yield v("lowest score", "PK20101", poorest, POOR)
    yield v("highest score", lahore, couple(**READS), RICH)
    for t, where in [("PK20101", "Balochistan"), ("PK22601", "Quetta"), ("PK40101", "Islamabad"), ("PK52801", "Peshawar"),
                     ("PK50101", "Abbottabad"), ("PK60101", "Attock"), ("PK63601", "Vehari"), ("PK70101", "Badin"),
                     ("PK72901", "West Karachi"), ("PK10101", "Azad Kashmir"), ("PK31401", "Gilgit Baltistan"),
                     *[(d + "01", "former FATA") for d in sorted(FORMER_FATA)],
                     *[(x, "former Frontier Region") for x in sorted(FORMER_FR)],
                     ("PK50301", "Bannu, beside a former Frontier Region"), ("PK53301", "Tank, beside a former Frontier Region")]:
        yield v("area: " + where + " " + t, t, couple(**READS), MIDDLE)
    for n in range(8):
        yield v(f"{n} members of 13 or younger", lahore, couple(**READS) + [at_school(6 + i) for i in range(n)], MIDDLE)
    for n in range(6):
        yield v(f"{n} infants", lahore, couple() + [person(3, "F", i % 4) for i in range(n)], MIDDLE)
    for years, passed in [(13, True), (13, False), (14, True), (4, True), (4, False), (5, True), (0, True)]:
        child = person(3, "M", years, born=born(years, passed), **({"attendance": 1} if years >= 4 else {}))
        yield v(f"birthday: child of {years}, {'just turned' if passed else 'next birthday tomorrow'}", lahore, couple() + [child], MIDDLE)
    for a, b in [(1, 1), (1, 3), (2, 3), (3, 3), (None, 3), (None, 1), (None, None)]:
        yield v(f"school: children attend {a} and {b}", lahore, couple() + [at_school(8, attendance=a), at_school(11, attendance=b)], MIDDLE)
    for o in range(10):
        yield v(f"occupation {o}", lahore, [person(1, "M", 40, **works(o)), person(2, "F", 35)], MIDDLE)
    for n in range(5):
        yield v(f"{n} elementary workers", lahore, couple() + [person(6, "M", 20 + i, **works(9)) for i in range(n)], MIDDLE)
    yield v("a child of 9 does not count as a worker", lahore, couple() + [person(3, "M", 9, **works(9))], MIDDLE)
    yield v("a child of 10 counts as a worker", lahore, couple() + [person(3, "M", 10, **works(9))], MIDDLE)
    yield v("work unknown", lahore, couple() + [person(6, "M", 20, worked=None)], MIDDLE)
    yield v("occupation unknown", lahore, couple() + [person(6, "M", 20, worked=True, employment=4, occupation=None)], MIDDLE)
    for e in [0, *range(1, 29)]:
        yield v(f"wife's education {e}", lahore, couple(attendance=2, education=e), MIDDLE)
    yield v("wife never attended", lahore, couple(attendance=1), MIDDLE)
    yield v("wife's attendance unknown", lahore, couple(attendance=None), MIDDLE)
    yield v("wife's education unknown", lahore, couple(attendance=2, education=None), MIDDLE)
    yield v("male head alone", lahore, [person(1, "M", 50, **works(4))], MIDDLE)
    yield v("female head, read", lahore, [person(1, "F", 50, **READS)], MIDDLE)
    yield v("female head, unread", lahore, [person(1, "F", 50)], MIDDLE)
    yield v("female head, husband read", lahore, [person(1, "F", 50), person(2, "M", 55, **READS)], MIDDLE)
    yield v("two wives, second read", lahore, couple() + [person(2, "F", 30, **READS)], MIDDLE)
    yield v("two wives, one unknown, one read", lahore, couple(attendance=None) + [person(2, "F", 30, **READS)], MIDDLE)
    yield v("daughter-in-law reads, wife does not", lahore, couple() + [person(8, "F", 22, **READS)], MIDDLE)
    yield v("transgender head", lahore, [person(1, "T", 45, **READS)], MIDDLE)
    yield v("transgender spouse", lahore, [person(1, "M", 45), person(2, "T", 40, **READS)], MIDDLE)
    for w in range(1, 20):
        yield v(f"water {w}", lahore, couple(), {**MIDDLE, "water": w})
    for t in range(1, 10):
        yield v(f"toilet {t}", lahore, couple(), {**MIDDLE, "toilet": t})
    for r, f in [(True, True), (True, False), (False, True), (False, False), (None, True), (None, False), (False, None)]:
        yield v(f"refrigerator {r}, freezer {f}", lahore, couple(), {**MIDDLE, "refrigerator": r, "freezer": f})
    for x in (True, False, None):
        yield v(f"television {x}", lahore, couple(), {**MIDDLE, "television": x})
    for key in COUNTS:
        for n in (0, 1, 3, None):
            yield v(f"{key} {n}", lahore, couple(), {**MIDDLE, key: n})
    yield v("tractor and bicycle are no vehicle of the card", lahore, couple(), {**MIDDLE, "tractor": 1, "bicycle": 2, "rickshaw": 1})
    for key in ("water", "toilet", *FLAGS, "car"):
        yield v(f"{key} not answered", lahore, couple(), {k: x for k, x in MIDDLE.items() if k != key})
    yield v("two unanswered: the first is named", lahore, couple(), {**MIDDLE, "water": None, "television": None})
    dice = random.Random(20050622)
    for i in range(60):
        t = dice.choice(["PK20103", "PK40101", "PK50104", "PK53201", "PK60102", "PK61702", "PK70203", "PK71001"])
        roster = [person(1, dice.choice("MMMMF"), dice.randint(20, 70), **dice.choice([works(9), works(7), {}]))]
        roster[0].update(dice.choice([{}, READS]))
        if dice.random() < 0.8:
            roster.append(person(2, "F" if roster[0]["sex"] == "M" else "M", dice.randint(18, 60), **dice.choice([{}, READS, works(9)])))
        for _ in range(dice.randint(0, 6)):
            y = dice.randint(0, 17)
            roster.append(at_school(y) if y >= 5 and dice.random() < 0.7 else person(3, dice.choice("MF"), y))
        answers = {"water": dice.randint(1, 19), "toilet": dice.randint(1, 9), **{k: dice.random() < 0.4 for k in FLAGS},
                   **{k: dice.choice([0, 0, 0, 1, 2]) for k in COUNTS}}
        yield v(f"drawn {i + 1}", t, roster, answers)


def text():
    lines = [json.dumps(v, separators=(",", ":")) for v in vectors()]
    return lines


def main():
    lines = text()
    source = MODEL.read_text(encoding="utf-8")
    head, rest = source.split(' "vectors": [\n', 1)
    tail = rest[rest.index(" ]\n}"):]
    written = head + ' "vectors": [\n' + ",\n".join("  " + x for x in lines) + "\n" + tail
    if "--write" in sys.argv:
        MODEL.write_text(written, encoding="utf-8")
    elif written != source:
        sys.exit("the vectors of the model file are not the ones this script computes")
    model = json.loads(written)
    for i in model["indicators"]:
        for a in i["answers"]:
            if a["points"] != str(CARD[(i["key"], a["code"])]):
                sys.exit(f"points of {i['key']} {a['code']} differ from the card")
    for row in csv.DictReader(open(HERE / "Source/scorecard-pk-2005-06-likelihoods.csv", encoding="utf-8")):
        band = [b for b in model["likelihoods"]["bands"] if b["from"] <= int(row["score"]) <= b["to"]][0]
        if band["per_mille"] != [round(float(row[k]) * 10) for k in row if k != "score"]:
            sys.exit(f"likelihoods at score {row['score']} differ from the table")
    vs = model["vectors"]
    covered = {(k, c) for v in vs if "score" in v["expect"] for k, c in zip(KEYS, v["expect"]["answers"])}
    lacking = set(CARD) - covered
    scores = {v["expect"].get("score") for v in vs}
    if lacking or not {"0", "100"} <= scores or len(vs) < 100:
        sys.exit(f"not covered: {lacking}, scores {scores}")
    print(f"{len(vs)} vectors, {len(scores) - 1} different scores, every answer of every indicator")


main()
