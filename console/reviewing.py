"""A reviewer's score sheet: the pinned standard point by point, the own versions with their reasons, the others' only after the own."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from starlette.responses import Response

from console import offered
from console.acts import Draft, Told
from console.choices import called
from console.shell import page
from console.subject import Subject, filed_of, subject, subject_of
from console.visit import Visit, absent
from domain.application import application as a
from domain.application.application import Application
from domain.cycle.cycle import track_of
from domain.regulation.criteria import Criteria
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.stages.review import ReviewStage
from doors.boards import REVIEWING
from doors.notes import Note, own_notes
from doors.opening import closed_to
from doors.trail import signed
from services.case import Case
from services.office import new_id

STEPS = tuple(range(0, 101, 10))
"""Percent of a dimension's points that a sheet offers; any other number on its scale may be typed."""


class Version(NamedTuple):
    """A sheet of the reader's own, as it was sent."""

    number: int
    at: str
    points: Mapping[str, Decimal]
    total: Decimal
    reason: str
    note: Note | None


class Part(NamedTuple):
    """One stage of review: the own versions, and what others gave once there is an own one."""

    stage: str
    own: list[Version]
    others: dict[str, Decimal]


class Typed(NamedTuple):
    """A sheet as it stands: its points, its reason, the id of the act, what hinders it, and what is said beside the points."""

    points: Mapping[str, Any]
    reason: str
    key: str
    told: Told | None = None
    evidence: str = ""
    questions: str = ""


def sheet(visit: Visit) -> Response:
    """The sheet of the open stage, and what of earlier ones is the reader's to see; nothing of it before interests are stated."""
    return _sheet(visit, subject(visit), ids.applicant(visit.path("applicant")))


def again(visit: Visit, draft: Draft, told: Told, status: int) -> Response:
    """The sheet once more with all that was typed, and what hinders beside it."""
    shown = draft.shown
    typed = Typed(shown["points"], shown["reason"], draft.key, told, shown["evidence"], shown["questions"])
    return _sheet(visit, subject_of(visit, shown["cycle"]), ids.applicant(shown["applicant"]), typed, status)


def _sheet(visit: Visit, found: Subject, code: str, typed: Typed | None = None, status: int = 200) -> Response:
    closed_to(visit.parts, visit.who, found.name, code)
    filed = filed_of(visit, found.name, code)
    if filed is None or not _seated(visit, found, filed):
        raise absent(visit.request.url.path)
    stated = visit.handle in found.cycle.review.stated
    if typed is not None and not (stated and _may_score(visit, found, filed)):
        raise absent(visit.request.url.path)  # the sheet has no form to hold what was typed
    rounds = list(_parts(visit, found, filed)) if stated else []
    standard = _standard(visit, found, filed)
    given = next((one.own[-1].points for one in rounds if one.stage == found.cycle.stage and one.own), {})
    return page(
        "sheet.html", visit, regulation=found.regulation, subject=found, code=code, name=called(visit, code), stated=stated, rounds=rounds,
        standard=standard, given=given, typed=typed or Typed(given, "", new_id()), status=status,
        address=f"/applications/{found.name}/{code}/score", steps={one.name: _steps(one.points) for one in standard.dimensions},
        may_score=_may_score(visit, found, filed), role=_role(visit), basis=found.regulation.panels.recusal.basis,
    )  # fmt: skip


def _seated(visit: Visit, found: Subject, filed: Application) -> bool:
    """Whether the reader reviews applications of this track in any stage."""
    stages = found.regulation.stages_of(ReviewStage)
    return any(visit.handle in found.cycle.review.members(stage.name, track_of(filed.applicant)) for stage in stages)


def _may_score(visit: Visit, found: Subject, filed: Application) -> bool:
    open_ = found.cycle.state == "open" and found.kind == "review"
    return open_ and offered.scores(offered.On(visit.handle, found, filed))


def _role(visit: Visit) -> Role:
    """In which of the reader's roles the sheet is sent."""
    return next(role for role in (visit.who.account.roles if visit.who.account else ()) if role in REVIEWING)


def _standard(visit: Visit, found: Subject, filed: Application) -> Criteria:
    """The standard that the cycle has pinned for the application's track."""
    stream = ids.cycle_stream(found.name)

    def question(case: Case) -> Criteria:
        return case.criteria(found.cycle, filed.track)

    return cast("Criteria", visit.parts.office.look(stream, question))


def _steps(points: int) -> list[tuple[int, Decimal]]:
    """Percent of a dimension's points, and what they make."""
    return [(step, Decimal(points * step) / 100) for step in STEPS]


def _parts(visit: Visit, found: Subject, filed: Application) -> Iterator[Part]:
    own = _own(visit, filed)
    for stage in found.regulation.stages_of(ReviewStage):
        mine = own.get(stage.name, [])
        totals = filed.totals(stage.name, found.cycle.review.unseated.get(stage.name, set())) if mine else {}
        if mine or stage.name == found.cycle.stage:
            yield Part(stage.name, mine, {who: total for who, total in totals.items() if who != visit.handle})


def _own(visit: Visit, filed: Application) -> dict[str, list[Version]]:
    """Stage -> every version of the reader's own sheet, the first one first."""
    found: dict[str, list[Version]] = {}
    stream = ids.application_stream(filed.cycle, filed.applicant)
    notes = {(note.stage, note.sheet): note for note in own_notes(visit.parts, visit.handle, filed)}
    sheets = [one for one in visit.parts.log.events_of(stream) if isinstance(one.data, a.Scored) and one.data.reviewer == visit.handle]
    sent = {row["position"]: row["recorded_at"] for row in signed(visit.parts.log, [{"position": one.position} for one in sheets])}
    for one in sheets:
        if isinstance(one.data, a.Scored):
            total = sum(one.data.points.values(), Decimal(0))
            note = notes.get((one.data.stage, one.data.sheet))
            version = Version(one.data.sheet, sent[one.position], one.data.points, total, one.data.reason, note)
            found.setdefault(one.data.stage, []).append(version)
    return found
