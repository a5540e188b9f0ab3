"""What a form is about beyond its own fields: the act that a second person confirms, the candidate who is voted on."""

from collections.abc import Mapping
from typing import Any

from console.choices import called
from console.pending import waiting
from console.saying import Saying
from console.visit import Visit, whole
from domain.programme import programme as programmes
from domain.session import session as sessions
from domain.shared import identifiers as ids

CONFIRM = "proposal.confirm"
PROPOSED = frozenset({CONFIRM, "proposal.drop"})


def about(visit: Visit, say: Saying, command: str, shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels and words, for who is to decide on something that the fields only number; nothing where the reader may not see it."""
    if command in PROPOSED:
        return _proposed(visit, say, str(shown.get("proposal", "")))
    return _motion(visit, say, shown) if command == "ballot.cast" else []


def _proposed(visit: Visit, say: Saying, proposal: str) -> list[tuple[str, str]]:
    found = next((one for one in waiting(visit) if one.proposal == proposal), None)
    if found is None:
        return []
    fields = [(say.field(found.command, name), worded(visit, say, name, value)) for name, value in found.fields.items() if value]
    who = say.word("console-proposed-by", who=found.proposed_by)
    return [(say.word("about-act"), say.title(found.command)), (say.word("about-proposed"), who), *fields]


def proposed_title(visit: Visit, say: Saying, command: str, shown: Mapping[str, Any]) -> str:
    """What the act is called that a second person confirms; empty on any other form."""
    found = [one for one in waiting(visit) if one.proposal == shown.get("proposal", "")] if command == CONFIRM else []
    return say.title(found[0].command) if found else ""


def next_year(visit: Visit, code: str, shown: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, int]:
    """For a cycle that comes too soon: the year in which the city may open its next one."""
    if code != "cycle-too-soon":
        return {}
    programme = visit.parts.log.load(ids.programme_stream(str(shown["city"])), programmes.fold)[0]
    return {"next": max(programme.years) + facts["every_years"]} if programme is not None and programme.years else {}


def worded(visit: Visit, say: Saying, name: str, value: Any) -> str:
    """The value of a command's field: an applicant by its name, a cycle by its award, anything else in words."""
    if name in {"applicant", "candidate"} and isinstance(value, str):
        return called(visit, value)
    return say.cycle(value) if name == "cycle" else say.plain(value)


def _motion(visit: Visit, say: Saying, shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    cycle, session, motion = (str(shown.get(name, "")) for name in ("cycle", "session", "motion"))
    number, put = whole(session), whole(motion)
    if not ids.CYCLE.fullmatch(cycle) or number is None or put is None:
        return []
    visit.who.must_see(ids.city_of(cycle), cycle)
    sitting = visit.parts.log.load(ids.session_stream(cycle, number), sessions.fold)[0]
    found = sitting.motions.get(put) if sitting is not None else None
    if sitting is None or found is None:
        return []
    return [
        (say.word("about-candidate"), called(visit, found.candidate)),
        (say.field("motion.put", "tier"), say.name(found.tier)),
        (say.word("about-ballot"), say.word(f"about-ballot-{found.ballot}")),
    ]
