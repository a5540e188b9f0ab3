"""How many there are, counted by the database: applications through the stages of a cycle, and what lies in whose hands."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.cycle.cycle import Cycle
from domain.stages.plan import Regulation
from doors.boards import READS, bounds
from doors.caller import Reader
from doors.parts import Parts
from projections.table import Condition, all_of

DONE = frozenset(["closed", "withdrawn"])
"""States of a row of the docket that need nobody any more."""


RECEIVED: Condition = ("stamped_at is not null", ())
"""An application that was received, and not refused at the door."""


class Passed(NamedTuple):
    """A stage, and how many applications came through it."""

    stage: str
    many: int


class Work(NamedTuple):
    """What lies in somebody's hands: matters that are done, and those that are open."""

    hands: str
    what: str
    done: int
    open: int


def _conditions(who: Reader, board: str, where: Sequence[Condition]) -> list[Condition]:
    return [*where, *bounds(READS[board], who.city)]


def count(parts: Parts, board: str, who: Reader, where: Sequence[Condition]) -> int:
    """How many rows of a board there are in the reader's city: a number names nobody. None for a role that may not read it."""
    read = READS[board]
    return read.table.count(parts.views.query, _conditions(who, board, where)) if who.role in read.roles else 0


def filed(parts: Parts, who: Reader, cycle: str) -> dict[str, int]:
    """How many applications of a cycle meet each of the named conditions; none for a role that may count none."""
    read = READS["applications"]
    if who.role not in read.roles:
        return dict.fromkeys(FILED, 0)
    where = _conditions(who, "applications", [("cycle = ?", (cycle,))])
    return dict(zip(FILED, read.table.counts(parts.views.query, where, list(FILED.values())), strict=True))


FILED: dict[str, Condition] = {
    "intake": RECEIVED,
    "recommendation": ("recommended is not null and recommended not in ('declined', 'lapsed')", ()),
    "qualification": ("qualification = 'qualified'", ()),
    "examined": ("qualification is not null", ()),
    "to_examine": ("stamped_at is not null and qualification is null and ended is null", ()),
}
"""What is counted of applications -> when one counts: those that came through a first stage, those that were or are to be examined."""


def each(parts: Parts, board: str, who: Reader, where: Sequence[Condition], by: Sequence[str]) -> list[tuple[Any, ...]]:
    """How many rows of a board there are for each combination of these columns; none for a role that may not read it."""
    read = READS[board]
    return read.table.groups(parts.views.query, _conditions(who, board, where), by) if who.role in read.roles else []


def by_industry(parts: Parts, board: str, who: Reader, where: Sequence[Condition]) -> list[tuple[str, str, int]]:
    """Cycle, industry of the register and how many rows of a board; an individual has none but what it is, and who has none is told so."""
    read = READS[board]
    if who.role not in read.roles:
        return []
    clause, parameters = all_of(_conditions(who, board, where))
    industry = "case when r.track = 'individual' then r.track else coalesce(r.industry, '') end"
    chosen = f"select cycle, applicant from {read.table.name} where {clause}"  # noqa: S608  # names of our own
    asked = f"""select f.cycle, {industry}, count(*) from ({chosen}) f left join applicant_register r on r.applicant = f.applicant
        group by f.cycle, {industry} order by f.cycle, {industry}"""  # noqa: S608  # as above
    return [(row[0], row[1], int(row[2])) for row in parts.views.query(asked, parameters)]


def funnel(who: Reader, cycle: Cycle, regulation: Regulation, known: Mapping[str, int]) -> list[Passed]:
    """How many came through each stage that has begun, in the order of the plan, by what was `filed`; empty for who may count none."""
    if who.role not in READS["applications"].roles:
        return []
    begun = {*cycle.closed, cycle.stage}
    found: dict[str, Callable[[str], int]] = {
        "shortlist": lambda stage: len(cycle.review.lists.get(stage, ())), "ranking": lambda _: len(cycle.order),
        "deliberation": lambda _: len(cycle.candidates),
        "conferral": lambda _: sum(one.state == "conferred" for one in cycle.candidates.values()),
    }  # fmt: skip
    stages = [one for one in regulation.stages if one.name in begun and one.kind in {*found, *known}]
    return [Passed(one.name, found[one.kind](one.name) if one.kind in found else known[one.kind]) for one in stages]


def in_hands(parts: Parts, who: Reader, cycle: str, results: Work) -> list[Work]:
    """The periods and stages of a cycle by the hands they lie in, behind the `results` of its qualification review where there are any."""
    read, found = READS["docket"], dict[str, list[int]]()
    streams = ("stream = ? or stream like ? or stream like ?", (f"cycle:{cycle}", f"objection:{cycle}/%", f"award:{cycle}/%"))
    where = _conditions(who, "docket", [streams, ("hands is not null", ())])
    for hands, state, many in read.table.groups(parts.views.query, where, ("hands", "state")) if who.role in read.roles else ():
        found.setdefault(hands, [0, 0])[state not in DONE] += many
    return [
        *([results] if results.hands and results.done + results.open else []),
        *(Work(hands, "periods", done, open_) for hands, (done, open_) in sorted(found.items())),
    ]
