"""The sample that a demo log begins with: scenarios whose dates count from today, in working days of the published calendar.

`<T-3>` is the third working day before today and `<T+3>` the third after it; `<O>` is the day on which a city's open cycle was opened and
`<O+3>` the third working day after it; `<C>` is the year of that cycle, `<C-2>` two years before, and `<C-2-06-05+3>` the third working day
after a day of that year; `+0` is the day itself, or the first working day after it.
"""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
from ruamel.yaml import YAML

from cli.expansion import Expanded, Expansion
from cli.papers import Papers, with_papers
from cli.scenario_text import loaded
from domain.calendar.instants import day_of
from domain.calendar.reading import Reading
from services.catalogue import Catalogue
from services.settings import ROOT, regulations

SAMPLE = ROOT / "scenarios" / "demo"
"""Where the sample stands."""

ORDER = SAMPLE / "sample.yaml"
"""Which scenarios it consists of."""

DATE = re.compile(r"<(?:(?P<base>[TO])|C(?P<years>-\d)?(?P<day>-\d\d-\d\d)?)(?P<count>[+-]\d+)?>")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A city's part: its scenarios, and how many working days ago its open cycle was opened, though not after `latest`."""

    city: str
    opened: int
    scenarios: tuple[str, ...]
    latest: date = date.max


class Dates:
    """What the dates of a part come to, counted from one day."""

    def __init__(self, calendar: Reading, today: date, part: Part) -> None:
        self._calendar, self._today = calendar, today
        self._opened = min(self._moved(today, -part.opened), part.latest)

    def put(self, text: str) -> str:
        """A scenario's text with days in place of what stands for them."""
        return DATE.sub(self._day, text)

    def _day(self, found: re.Match[str]) -> str:
        """A year where no day is named, else the day."""
        year, count = str(self._opened.year + int(found["years"] or 0)), int(found["count"] or 0)
        if found["base"] is None and found["day"] is None:
            return year
        base = {"T": self._today, "O": self._opened}.get(found["base"] or "") or date.fromisoformat(year + found["day"])
        return (self._moved(base, count) if found["count"] else base).isoformat()

    def _moved(self, day: date, by: int) -> date:
        """The day a number of working days before or after; with none, the day itself where it is one, else the next."""
        return self._calendar.add_working_days(day, by) if by else self._calendar.roll_forward(day)


def parts(order: Path = ORDER) -> tuple[Part, ...]:
    """The parts of the sample, city by city."""
    return msgspec.convert(YAML(typ="safe").load(order.read_text("utf-8")), tuple[Part, ...])


class Played(NamedTuple):
    """The whole sample as of a day: its acts in order of time, and the texts that they file."""

    acts: list[Expanded]
    papers: Papers


def played_of(today: date, wanted: tuple[Part, ...] | None = None) -> Played:
    """The sample with its dates counted from a day."""
    catalogue = Catalogue(regulations(os.environ))
    found = [_scenario(dates, name) for part in wanted or parts() for dates in (_dates(catalogue, today, part),) for name in part.scenarios]
    acts = sorted((act for one in found for act in one.acts), key=lambda one: one.act.at)
    return Played(acts, {digest: text for one in found for digest, text in one.papers.items()})


def _dates(catalogue: Catalogue, today: date, part: Part) -> Dates:
    regulation, _ = catalogue.regulation(part.city, catalogue.latest(part.city))
    calendar, _ = catalogue.calendar(regulation.jurisdiction, today)
    return Dates(calendar.least_worked, today, part)  # as the last day of a period is read where no notice has decided yet


def _scenario(dates: Dates, name: str) -> Played:
    path = SAMPLE / name
    scenario, applicants = loaded(dates.put(path.read_text("utf-8")).encode(), path)
    return Played(*with_papers(list(_in_order(Expansion(scenario, applicants).acts())), applicants))


def _in_order(acts: Iterable[Expanded]) -> Iterator[Expanded]:
    """The acts of a file, where two of its days have become one: none earlier in it than the one written before."""
    last = None
    for one in acts:
        at = one.act.at
        if last is not None and at < last and day_of(at) == day_of(last):
            at = last
        last = at
        yield one._replace(act=msgspec.structs.replace(one.act, at=at))
