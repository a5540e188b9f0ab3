"""What waits for a reader in the sittings of a cycle: to hold one, to vote, to count, to close a vote when all have voted."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from console import offered
from console.choices import called
from console.subject import Subject
from console.visit import Visit
from domain.session import session as sessions
from domain.shared import identifiers as ids
from domain.stages.plan import Regulation
from doors.scores import may_see
from services.case import Case
from services.sittings import Moved, Sitting, deliberation, sittings


class Task(NamedTuple):
    """Something for the reader to do: a word with facts, where it is done, under which regulation, and the article that asks for it."""

    word: str
    facts: Mapping[str, Any]
    address: str
    regulation: Regulation
    basis: str = ""


def voting(visit: Visit, found: Subject) -> Iterator[Task]:
    """All of it in one cycle; nothing where the text has no vote."""
    stage = deliberation(found.regulation)
    if stage is None or stage.vote is None or not any(offered.may(visit, name, found) for name in WORDS):
        return

    def question(case: Case) -> list[Sitting]:
        return sittings(case, found.cycle)

    held = cast("list[Sitting]", visit.parts.office.look(ids.cycle_stream(found.name), question))
    open_ = [(sitting, moved) for sitting in held for moved in sitting.motions if moved.outcome is None]
    for sitting, moved in open_:
        for name in _acts(visit, found, sitting, moved):
            yield _task(visit, found, WORDS[name], name, (sitting, moved))
    cycle = found.cycle
    free = any(lack.what in {"offer", "substitute"} for lack in found.lacks) and not cycle.carried.keys() - cycle.candidates.keys()
    if free and not open_ and not cycle.ties_open and offered.makes_sense(visit, "session.open", found):
        yield Task("task-sitting", {"cycle": found.name}, f"/cycles/{found.name}/ballot", found.regulation, stage.basis)


WORDS: Mapping[str, str] = {"ballot.cast": "task-ballot", "ballot.close": "task-close", "ballot.tally": "task-tally", "session.open": ""}
"""Act of a sitting -> what it is called on a desk."""


def _acts(visit: Visit, found: Subject, sitting: Sitting, moved: Moved) -> Iterator[str]:
    """What the reader may do with an open motion; nothing with one that he keeps away from."""
    if not may_see(visit.who, found.cycle, moved.filed):
        return
    if moved.ballot == "secret":
        session = visit.parts.log.load(ids.session_stream(found.name, sitting.number), sessions.fold)[0]
        counted = session.motions[moved.number].tallies if session is not None else {}
        if visit.handle not in counted and offered.may(visit, "ballot.tally", found):
            yield "ballot.tally"
        return
    if visit.handle in moved.voters and visit.handle not in moved.cast and offered.may(visit, "ballot.cast", found):
        yield "ballot.cast"
    if set(moved.voters) <= set(moved.cast) and offered.may(visit, "ballot.close", found):
        yield "ballot.close"


def _task(visit: Visit, found: Subject, word: str, name: str, of: tuple[Sitting, Moved]) -> Task:
    sitting, moved = of
    facts = {"cycle": found.name, "session": str(sitting.number), "motion": moved.number, "candidate": called(visit, moved.filed.applicant)}
    query = {"cycle": found.name, "session": str(sitting.number), "motion": str(moved.number), "back": "/"}
    return Task(word, facts, f"/acts/{name}?{urlencode(query)}", found.regulation)
