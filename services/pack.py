"""What those who deliberate have before them of one applicant: conditions, scores, visits, what was objected and answered, marks."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from domain.application import application as a
from domain.application import reviewing as w
from domain.cycle.cycle import Cycle
from domain.objection import objection as o
from domain.shared import identifiers as ids
from services.case import Case
from services.checklist import Point, checklist
from services.scores import Scores, scores_of


class Word(msgspec.Struct, frozen=True):
    """What was said of an application in a stage of review: passed or not, missing, a record, noted beside sheets; with its reason."""

    stage: str
    what: str
    reason: str


class Objected(msgspec.Struct, frozen=True):
    """An objection (or a late report) to an applicant: what the re-examination found, what was decided, and why.

    Who raised it and what it says stay sealed.
    """

    reference: str
    kind: str
    notice: int
    received: datetime
    finding: str = ""
    found_why: str = ""
    outcome: str = ""
    decided_why: str = ""


class Pack(msgspec.Struct, frozen=True):
    """Everything of one applicant. `judged`: condition -> the reason of whoever judged it; `flags`: comment -> why it was marked."""

    scores: Scores
    points: tuple[Point, ...]
    judged: Mapping[str, str]
    words: tuple[Word, ...]
    objections: tuple[Objected, ...]
    flags: Mapping[str, str]


def pack_of(case: Case, cycle: Cycle, code: str, objections: Mapping[str, tuple[Objected, ...]]) -> Pack:
    """The pack of one ranked applicant."""
    scores = scores_of(case, cycle, code)
    points = tuple(point for point in checklist(case, cycle, code) if point.facts.get("cycle") != cycle.cycle)
    judged = {name: reason for name, (_, reason) in scores.filed.judged.items()}
    return Pack(scores, points, judged, tuple(_words(case, cycle, code)), objections.get(code, ()), scores.filed.review.flags)


def _words(case: Case, cycle: Cycle, code: str) -> Iterator[Word]:
    """The last word on each stage."""
    found: dict[tuple[str, str], Word] = {}
    for one in case.told(ids.application_stream(cycle.cycle, code)):
        match one.data:
            case w.ReviewPassed(stage, passed, reason):
                found[stage, "passed"] = Word(stage, "passed" if passed else "failed", reason)
            case w.AbsenceRecorded(stage, reason):
                found[stage, "sheets"] = Word(stage, "absent", reason)
            case a.RecordKept(stage, text):
                found[stage, "sheets"] = Word(stage, "record", text)
            case w.SheetNoted(stage):
                found[stage, "noted"] = Word(stage, "noted", "")
            case _:
                pass
    yield from found.values()


def objections_of(case: Case, cycle: Cycle) -> dict[str, tuple[Objected, ...]]:
    """Applicant -> the objections to it, in the order in which they came."""
    found: dict[str, tuple[Objected, ...]] = {}
    for reference in case.objections_in(cycle.cycle):
        for code, objected in _objected(case, cycle, reference):
            found[code] = (*found.get(code, ()), objected)
    return {code: tuple(sorted(several, key=lambda one: one.received)) for code, several in found.items()}


def _objected(case: Case, cycle: Cycle, reference: str) -> Iterator[tuple[str, Objected]]:
    known, code = None, ""
    for one in case.told(ids.objection_stream(cycle.cycle, reference)):
        match one.data:
            case o.Filed() | o.ReportReceived():
                kind = "objection" if isinstance(one.data, o.Filed) else "report"
                known, code = Objected(reference, kind, one.data.notice, one.data.stamped_at), one.data.candidate
            case o.Investigated(finding, _, reason) if known is not None:
                known = msgspec.structs.replace(known, finding=finding, found_why=reason)
            case o.Decided(outcome, reason) if known is not None:
                known = msgspec.structs.replace(known, outcome=outcome, decided_why=reason)
            case _:
                pass
    if known is not None:
        yield code, known
