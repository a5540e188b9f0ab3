"""How many there are, counted by the database: applications through the stages of a cycle, and what lies in whose hands."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from domain.cycle.cycle import Cycle
from domain.stages.plan import Regulation
from doors.boards import READS, bounds
from doors.caller import Reader
from doors.parts import Parts
from projections.table import Condition

DONE = frozenset(["closed", "withdrawn"])
"""States of a row of the docket that need nobody any more."""

TO_QUALIFY = "stamped_at is not null and qualification is null and ended is null"
GOES_ON = ("declined", "lapsed")
"""What a recommender's word is where the application does not go on."""


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


def counted(parts: Parts, board: str, who: Reader, where: Sequence[Condition], by: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Counts over a board that the reader may read, within its city: a number names nobody. None for a role that may not."""
    read = READS[board]
    if who.role not in read.roles:
        return []
    parts.boards.catch_up()
    return read.table.count(parts.views.query, [*where, *bounds(read, who.city)], by)


def funnel(parts: Parts, who: Reader, cycle: Cycle, regulation: Regulation) -> list[Passed]:
    """How many came through each stage that has begun, in the order of the plan; empty where the reader may count none."""
    here = ("cycle = ?", (cycle.cycle,))

    def count(text: str, *values: Any) -> int:
        found = counted(parts, "applications", who, [here, (text, values)])
        return int(found[0][0]) if found else 0

    begun = {*cycle.closed, cycle.stage}
    found: dict[str, Callable[[str], int]] = {
        "intake": lambda _: count("stamped_at is not null"),
        "recommendation": lambda _: count("recommended is not null and recommended not in (?, ?)", *GOES_ON),
        "qualification": lambda _: count("qualification = ?", "qualified"),
        "shortlist": lambda stage: len(cycle.review.lists.get(stage, ())), "ranking": lambda _: len(cycle.order),
        "deliberation": lambda _: len(cycle.candidates),
        "conferral": lambda _: sum(one.state == "conferred" for one in cycle.candidates.values()),
    }  # fmt: skip
    stages = [one for one in regulation.stages if one.name in begun and one.kind in found]
    return [Passed(one.name, found[one.kind](one.name)) for one in stages] if who.role in READS["applications"].roles else []


def in_hands(parts: Parts, who: Reader, cycle: str, qualifying: str) -> list[Work]:
    """The periods and stages of a cycle by the hands they lie in, and the results of the qualification review, in those of `qualifying`."""
    streams = ("stream = ? or stream like ? or stream like ?", (f"cycle:{cycle}", f"objection:{cycle}/%", f"award:{cycle}/%"))
    found: dict[str, list[int]] = {}
    for hands, state, many in counted(parts, "docket", who, [streams, ("hands is not null", ())], ("hands", "state")):
        found.setdefault(hands, [0, 0])[state not in DONE] += many
    here: Condition = ("cycle = ?", (cycle,))
    left = counted(parts, "applications", who, [here, (TO_QUALIFY, ())]) if qualifying else []
    made = counted(parts, "applications", who, [here, ("qualification is not null", ())]) if qualifying else []
    results = [Work(qualifying, "qualification", made[0][0], left[0][0])] if left and made and made[0][0] + left[0][0] else []
    return [*results, *(Work(hands, "periods", done, open_) for hands, (done, open_) in sorted(found.items()))]
