"""The form by which an applicant files: what its city asks for, with every condition checked while it is filled in, each by its article."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

import msgspec
from starlette.responses import RedirectResponse, Response

from console import acts
from console.acts import Told
from console.applications import KINDS
from console.barring import barring
from console.choices import called
from console.fields import Field, texts, typed
from console.shell import page, rendered
from console.subject import Countdown, Subject, subject, subject_of
from console.uploads import hand_in
from console.visit import HELD, Visit, absent, away
from domain.application.application import Application
from domain.regulation.applicants import DeclaredDay, YearsSinceCondition
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from domain.stages.intake import IntakeStage
from doors.statuses import status_of
from services.accounts.drafts import Drafts
from services.case import Case
from services.checklist import Draft, Point, checklist, days_asked
from services.files.files import of_applicant
from services.office import new_id

FIELDS = (Field("documents", "files", needed=True, sealed=False), Field("declared", "dates", needed=False, sealed=False))


class Asked(NamedTuple):
    """What an applicant is asked for, and how what is filled in stands."""

    filed: Application | None
    days: list[YearsSinceCondition]
    points: list[Point]


class Filled(NamedTuple):
    """For whom is filed, what the form shows, why it was not taken, and the act that it is: its id, over which version.

    `kept_at`: since when what it shows is a draft, where it was taken from one.
    """

    code: str
    shown: Mapping[str, Any]
    told: Told | None = None
    key: str = ""
    seen: str | None = None
    kept_at: datetime | None = None


def filing(visit: Visit) -> Response:
    """The form; who has filed is sent to what was filed, and who is not in the register to its registration."""
    found, code = subject(visit), _applicant(visit)
    kept = _drafts(visit).of(visit.handle, _place(found, code))
    shown: dict[str, Any] = {**EMPTY} | (kept.content if kept else {})
    asked = _asked(visit, found, code, shown)
    if asked is not None and asked.filed is not None:
        return away(f"/applications/{found.name}/{code}")
    return _form(visit, found, asked, Filled(code, shown, kept_at=kept.kept_at if kept else None))


def check(visit: Visit) -> Response:
    """The conditions as they stand with what is filled in, which is kept as a draft: as a piece of the page for its script, else whole."""
    found, code = subject(visit), _applicant(visit)
    if visit.given("discard"):
        _drafts(visit).drop(visit.handle, _place(found, code))
        return away(f"/cycles/{found.name}/file?{urlencode({'applicant': code})}")
    typed_, told = typed(FIELDS, visit.form), None
    try:
        hand_in(visit, "application.submit", typed_)
    except InvalidError as error:
        told = Told(error.code, error.facts, wrong=acts.at_document(error))
    shown = _typing(visit, typed_.shown)
    _drafts(visit).keep(visit.handle, _place(found, code), shown)
    asked = _asked(visit, found, code, shown)
    if "hx-request" not in visit.request.headers:
        return _form(visit, found, asked, Filled(code, shown, told))
    piece = rendered(
        "points.html", visit, found.regulation, points=asked.points if asked else [], kinds=KINDS, judging={},
        unfilled=_unfilled(asked, shown), saved_at=visit.parts.accounts.clock.now(),
    )  # fmt: skip
    return Response(piece, 200, HELD, "text/html")


def again(visit: Visit, draft: acts.Draft, told: Told, status: int) -> Response:
    """The form once more with all that was typed, and what hinders beside it."""
    found, code = subject_of(visit, draft.shown["cycle"]), _applicant(visit)
    shown = _typing(visit, draft.shown)
    _drafts(visit).keep(visit.handle, _place(found, code), shown)
    filled = Filled(code, shown, told, draft.key, acts.seen_of(visit, draft, told))
    asked = _asked(visit, found, code, shown)
    if asked is None:
        raise absent(code)
    return _form(visit, found, asked, filled, status)


def submit(visit: Visit) -> Response:
    """File; what was kept as a draft has then served."""
    answer = acts.on_its_page(again)(visit)
    if isinstance(answer, RedirectResponse):
        _drafts(visit).drop(visit.handle, f"filing:{visit.given('cycle')}/{visit.given('applicant')}")
    return answer


def _drafts(visit: Visit) -> Drafts:
    return Drafts(visit.parts.accounts.database, visit.parts.log.keys, visit.parts.accounts.clock)


def _place(found: Subject, code: str) -> str:
    """Under which the draft of an application is kept."""
    return f"filing:{found.name}/{code}"


def _typing(visit: Visit, shown: Mapping[str, Any]) -> dict[str, Any]:
    """All that the form holds now: files by their digests."""
    return {
        "documents": shown["documents"], "declared": shown["declared"], "secrets": texts(visit.form, "secrets"),
        "contact": visit.given("contact"), "free": visit.given("free_of_state_secrets"),
    }  # fmt: skip


EMPTY: Mapping[str, Any] = {"documents": {}, "declared": {}, "secrets": [], "contact": "", "free": ""}
"""A form that nobody has filled in."""


def _applicant(visit: Visit) -> str:
    """For whom is filed: the one that the account speaks for, or the one chosen of several."""
    account = visit.who.account
    own = account.acts_for if account else ()
    chosen = visit.given("applicant") or (own[0] if own else "")
    if chosen not in own:
        raise absent(chosen)
    return ids.applicant(chosen)


def _asked(visit: Visit, found: Subject, code: str, shown: Mapping[str, Any]) -> Asked | None:
    """None for an applicant that is not in the register."""
    draft = Draft(dict(shown["documents"]), _days(shown["declared"]))

    def question(case: Case) -> Asked | None:
        try:
            filed = case.filed(found.name, code)
            if found.regulation.the(IntakeStage).closes not in found.cycle.settings:
                return Asked(filed, [], [])  # what is asked is judged on the last day for filing, which nobody has set yet
            return Asked(filed, days_asked(case, found.cycle, code), checklist(case, found.cycle, code, draft))
        except InvalidError:
            return None

    return cast("Asked | None", visit.parts.office.look(ids.cycle_stream(found.name), question))


def _days(declared: Mapping[str, str]) -> dict[DeclaredDay, date]:
    """The days that can be read; the others are said to be wrong when the form is sent."""
    found: dict[DeclaredDay, date] = {}
    for name, day in declared.items():
        try:
            found |= msgspec.convert({name: day}, dict[DeclaredDay, date], strict=False)
        except msgspec.ValidationError:
            continue
    return found


def _unfilled(asked: Asked | None, shown: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The points, by kind and rule, that are not met because nothing is filled in yet: that is no failing."""
    if asked is None:
        return set()
    empty = {rule.name for rule in asked.days if not shown["declared"].get(rule.fact)}
    missed = [one for one in asked.points if one.state == "missed"]
    awaited = [one for one in missed if one.kind == "document" or (one.kind == "notice" and not one.facts) or one.rule in empty]
    return {(one.kind, one.rule) for one in awaited}


def _kept(visit: Visit, filled: Filled) -> set[str]:
    """The documents whose file was taken before, and need not be chosen again."""
    subject, given = of_applicant(filled.code), filled.shown["documents"]
    return {name for name, digest in given.items() if digest and visit.parts.files.find(digest, subject)}


def _form(visit: Visit, found: Subject, asked: Asked | None, filled: Filled, status: int | None = None) -> Response:
    code, told = filled.code, filled.told
    stage, term = found.regulation.the(IntakeStage), found.cycle.terms.get(found.regulation.the(IntakeStage).name)
    stream = ids.application_stream(found.name, code)
    own = [(one, called(visit, one)) for one in (visit.who.account.acts_for if visit.who.account else ())]
    return page(
        "filing.html", visit, regulation=found.regulation, subject=found, code=code, name=called(visit, code), stage=stage, term=term,
        left=Countdown(visit).of(found.name, term) if term else None, asked=asked, points=asked.points if asked else [], kinds=KINDS,
        judging={}, unfilled=_unfilled(asked, filled.shown), kept=_kept(visit, filled),
        stopped=barring(visit, found, code),
        shown=filled.shown, secrets=filled.shown["secrets"], contact=filled.shown["contact"], key=filled.key or new_id(),
        free=filled.shown["free"], kept_at=filled.kept_at,
        seen=str(visit.parts.log.version(stream)) if filled.seen is None else filled.seen,
        own=own, told=told, wrong=dict(told.wrong) if told else {}, status=status or (status_of(told.code) if told else 200),
    )  # fmt: skip
