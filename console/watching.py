"""What a supervisor watches over: sheets that stand out, each in words with its article, and every draw with the same drawn again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from starlette.responses import Response

from console import offered
from console.choices import called, called_all
from console.saying import Saying
from console.shell import cycle_word, page
from console.subject import Subject, subject, subject_of
from console.visit import Visit, absent, whole
from domain.shared import identifiers as ids
from doors.counts import count
from doors.drawings import drawings, stage_of
from doors.flagged import flags
from doors.looking import rows
from projections.table import Record
from services.audit.flags import Flag, Limits
from services.audit.voices import spikes

PAGE = 50
"""Flags on a page."""

KINDS = ("hasty", "unread", "identical", "after_others", "late", "far_off")


class Flagged(NamedTuple):
    """A flag with the name of the applicant, and its sentence."""

    flag: Flag
    name: str
    told: str


def flagged(visit: Visit) -> Response:
    """What stands out in the reviews of one cycle: the one that is asked for, else the newest that has something to look at."""
    names = sorted((row["cycle"] for row in rows(visit.parts, "cycles", visit.who)), key=_newest, reverse=True)
    name = visit.given("cycle") or _to_look_at(visit, names)
    titles = {one: cycle_word(visit, one) for one in names}
    if not name:
        return page("flags.html", visit, subject=None, titles=titles, kind="", kinds=KINDS, counted={}, found=[], begin=0, total=0)
    found, asked, place = subject_of(visit, name), visit.given("kind"), whole(visit.given("from") or "0") or 0
    every = flags(visit.parts, visit.who, name)
    counted = {kind: sum(one.kind == kind for one in every) for kind in KINDS}
    listed = [one for one in reversed(every) if asked in {"", one.kind}]
    return page(
        "flags.html", visit, regulation=found.regulation, subject=found, titles=titles, kind=asked, kinds=KINDS, counted=counted,
        found=_told(visit, found, listed[place : place + PAGE]), begin=place, total=len(listed), size=PAGE, **_limits(),
        spikes=spikes(visit.parts.log, name), notices=_notices(visit, name),
    )  # fmt: skip


def _notices(visit: Visit, cycle: str) -> list[Record]:
    """The notices of a cycle that were not there for some time, or read otherwise than was attested, settled or not."""
    like = f"notice:{cycle}/%".replace("_", "\\_")
    matters = ("notice_altered", "notice_outage", like)
    return rows(visit.parts, "desk", visit.who, [("matter in (?, ?) and stream like ? escape '\\'", matters)])


def _limits() -> dict[str, int]:
    """From where on something stands out, in whole minutes, hours and percent."""
    known = Limits()
    return {
        "minutes": known.hasty // timedelta(minutes=1), "hours": known.late // timedelta(hours=1), "share": int(known.far_off * PERCENT),
    }  # fmt: skip


PERCENT = 100


def _to_look_at(visit: Visit, names: Sequence[str]) -> str:
    """The newest cycle in which something stands out, else the newest that has applications, else the newest."""
    filed = [name for name in names if count(visit.parts, "applications", visit.who, [("cycle = ?", (name,))])]
    told = next((name for name in filed if flags(visit.parts, visit.who, name)), "")
    return told or next(iter((*filed, *names)), "")


def _newest(cycle: str) -> tuple[int, str]:
    return ids.year_of(cycle), cycle


def _told(visit: Visit, found: Subject, listed: Sequence[Flag]) -> list[Flagged]:
    say = Saying(visit.spoken, found.regulation)
    names = called_all(visit, [one.applicant for one in listed])
    return [Flagged(one, names[one.applicant], say.told(f"flag-{one.kind}", one.facts)) for one in listed]


def draw(visit: Visit) -> Response:
    """Every draw of a cycle, step by step, and what follows from its list and seeds beside what the record says."""
    found = subject(visit)
    stage = stage_of(found.regulation)
    if stage is None:
        raise absent(visit.request.url.path)
    made = drawings(visit.parts, visit.who, found.name, stage)
    offers = [one for one in offered.on_cycle(visit, found) if one.command.startswith("draw.")]
    return page(
        "draw.html", visit, regulation=found.regulation, subject=found, stage=stage, drawings=list(enumerate(made, 1)), offers=offers,
        called=lambda code: called(visit, code),
    )  # fmt: skip
