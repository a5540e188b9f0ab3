"""Invented histories of the calendar: the real notices that were out by some day, with amendments, later years and local days made up.

Everything made up here says so by its issuer; a seed gives the same history again.
"""

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.properties.walk import Asked, Held, stretch

CHAIN = ["CN", "CN-15", "CN-1503", "CN-150302"]
UNITS = {"working_days": 60, "days": 120, "months": 30, "years": 6}
Made = dict[str, Any]


@dataclass
class History:
    """A folder of regulations, a chain, and the day as of which it is read."""

    root: Path
    chain: list[str]
    as_of: date


def write(made: Made, path: Path) -> None:
    """A notice as a file."""
    lines = [
        "schema = 1", f'jurisdiction = "{made["jurisdiction"]}"', f"year = {made['year']}", f"seq = {made['seq']}",
        f'status = "{made["status"]}"', 'issuer = "(invented)"', f"published = {made['published']}", f'amends = "{made.get("amends", "")}"',
    ]  # fmt: skip
    lines += [f"{part} = {[str(day) for day in made[part]]}".replace("'", '"') for part in ("cancel_off", "cancel_work") if made.get(part)]
    for part in ("off", "work"):
        lines += [f"[{part}]", *(f'{day} = "{kind}"' for day, kind in made[part].items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def history(seed: int, real: Path, folder: Path) -> History:
    """The history of a seed, in a folder of its own."""
    rng = random.Random(seed)  # noqa: S311  # cases, not secrets
    national = folder / "calendars" / "CN"
    national.mkdir(parents=True)
    for path in (real / "calendars" / "CN").iterdir():
        (national / path.name).symlink_to(path)
    known = [tomllib.loads(path.read_text("utf-8")) for path in sorted(national.glob("*.toml"))]
    if rng.random() < 0.5:
        known.append(announced(rng, known, real, national))
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        amend(rng, known, national)
    chain = CHAIN[: rng.choice([1, 1, 2, 3, 4])]
    for place in chain[1:]:
        local(rng, place, folder / "calendars" / place)
    published = sorted(file["published"] for file in known)
    near = rng.choice(published) + timedelta(days=rng.randint(-20, 60))
    return History(folder, chain, rng.choice([date(2027, 12, 31), max(near, published[0])]))


def announced(rng: random.Random, known: list[Made], real: Path, folder: Path) -> Made:
    """An invented notice of the year after the last: its statutory days, and some that are turned."""
    year = max(file["year"] for file in known) + 1
    law = tomllib.loads(max((real / "calendars" / "CN" / "law").glob("measures-*.toml")).read_text("utf-8"))
    lunar = tomllib.loads((real / "calendars" / "CN" / "law" / "festivals.toml").read_text("utf-8"))["days"][str(year)]
    fixed = {name: date.fromisoformat(f"{year}-{day}") for name, day in law["fixed"].items()}
    days = [(lunar | fixed)[name] + timedelta(days=offset) for name, offsets in law["rest"].items() for offset in offsets]
    made = turned(rng, list(stretch(date(year - 1, 12, 29), date(year, 12, 31))), 12, set(days))
    made["off"] = dict.fromkeys(days, "statutory") | made["off"]
    made |= {"jurisdiction": "CN", "year": year, "seq": 0, "status": "announced", "published": date(year - 1, 11, rng.randint(1, 30))}
    write(made, folder / f"{year}.toml")
    return made


def amend(rng: random.Random, known: list[Made], folder: Path) -> None:
    """An invented amendment of a known year: days turned either way, earlier ones cancelled."""
    base = rng.choice([file for file in known if file["seq"] == 0])
    year, seq = base["year"], 1 + max(file["seq"] for file in known if file["year"] == base["year"])
    made = turned(rng, list(stretch(date(year, 1, 1), date(year, 12, 31))), 6, set())
    amended = max((file for file in known if file["year"] == year), key=lambda file: int(file["seq"]))
    standing = amended if amended is base else {"work": {}, "off": {}}
    made["cancel_work"] = [day for day in picked(rng, standing["work"], 2) if date.fromisoformat(str(day)) not in made["work"]]
    made["cancel_off"] = [day for day in picked(rng, standing["off"], 2) if date.fromisoformat(str(day)) not in made["off"]]
    first = max(file["published"] for file in known if file["year"] == year)
    made |= {"jurisdiction": "CN", "year": year, "seq": seq, "status": "amended", "amends": f"CN-{year}.{base['seq']}"}
    made["published"] = first + timedelta(days=rng.randint(0, (date(year, 12, 31) - first).days))
    write(made, folder / f"{year}-{seq}.toml")
    known.append(made)


def local(rng: random.Random, place: str, folder: Path) -> None:
    """Invented local days off and make-up days, in announced years and in later ones; sometimes taken back."""
    folder.mkdir()
    for year in rng.sample(range(2010, 2034), rng.randint(0, 4)):
        days = list(stretch(date(year, 1, 1), date(year, 12, 31)))
        off = dict.fromkeys(rng.sample(days, rng.randint(1, 6)), "local")
        work = dict.fromkeys((day for day in rng.sample(days, rng.randint(0, 4)) if day not in off), "local")
        made = {
            "jurisdiction": place,
            "year": year,
            "seq": 0,
            "status": "announced",
            "published": date(year, 1, 1),
            "off": off,
            "work": work,
        }
        write(made, folder / f"{year}.toml")
        if rng.random() < 0.3:
            back = {"seq": 1, "status": "amended", "amends": f"{place}-{year}.0", "off": {}, "work": {}, "cancel_off": picked(rng, off, 3)}
            write(made | back | {"cancel_work": picked(rng, work, 2), "published": date(year, 2, 1)}, folder / f"{year}-1.toml")


def turned(rng: random.Random, days: list[date], most: int, kept: set[date]) -> Made:
    """Some weekdays to rest and some weekend days to work."""
    off = dict.fromkeys(picked(rng, [day for day in days if day.isoweekday() < 6 and day not in kept], most), "emergency")
    work = dict.fromkeys(picked(rng, [day for day in days if day.isoweekday() > 5 and day not in kept], most), "makeup")
    return {"off": off, "work": work}


def picked(rng: random.Random, days: Any, most: int) -> list[Any]:
    """At most so many of them."""
    return rng.sample(sorted(days), rng.randint(0, min(most, len(days))))


def asked(rng: random.Random) -> Asked:
    """A question: mostly working days, mostly near holidays, sometimes with pauses."""
    unit = rng.choices(list(UNITS), [6, 2, 1, 1])[0]
    amount = rng.randint(1, UNITS[unit]) * rng.choice([1, 1, 1, -1])
    near = date(rng.randint(2010, 2035), *rng.choice([(1, 1), (2, 5), (4, 4), (5, 1), (6, 12), (9, 25), (10, 3), (12, 28)]))
    anywhere = date(2009, 12, 25) + timedelta(days=rng.randint(0, 9505))
    start = rng.choice([anywhere, near + timedelta(days=rng.randint(-25, 12))])
    pauses = [pause(rng, start) for _ in range(rng.randint(1, 3))] if rng.random() < 0.15 else []
    return Asked(start, amount, unit, rng.random() < 0.25, amount > 0 and rng.random() < 0.5, pauses)


def pause(rng: random.Random, start: date) -> Held:
    """A pause about the period; one in twenty has not ended."""
    since = start + timedelta(days=rng.randint(-10, 60))
    return since, None if rng.random() < 0.05 else since + timedelta(days=rng.randint(0, 25)), rng.choice(["hearing", "appraisal"]), "45"
