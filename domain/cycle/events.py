"""The events of an award cycle: a table of contents of what can happen between its opening and its end."""

from datetime import date, datetime
from typing import Any

from domain.policies.ranking import Ranked
from domain.regulation.applicants import Tier
from domain.shared.event import Event, event, same
from domain.shared.receipt import Receipt
from domain.shared.term import Recounted, Term, named_hands


def _one_standard(tree: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had one standard, and organizations alone could apply."""
    return tree | {"criteria": {"organization": tree["criteria"]}}


@event("cycle.opened", 2, [_one_standard])
class Opened(Event, frozen=True):
    """The year's cycle, under one version of the regulation, with every text that it rests on pinned by hash; `criteria` by track."""

    cycle: str
    version: str
    regulation: str
    criteria: dict[str, str]
    calendar: str
    calendar_texts: tuple[str, ...]
    plan: tuple[str, ...]
    opened_on: date
    settings: dict[str, Any]


@event("cycle.setting_set")
class SettingSet(Event, frozen=True):
    """What the regulation lets the office decide for this cycle; a late change has a reason."""

    name: str
    value: Any
    reason: str


@event("cycle.work_plan_filed")
class WorkPlanFiled(Event, frozen=True):
    """The office's plan of the year, by digest."""

    text: str


@event("cycle.stage_opened", 2, [named_hands("term")])
class StageOpened(Event, frozen=True):
    """A stage began; `term` is its legal period where it has one from the start, `hands` name the role or body that must act in it."""

    stage: str
    term: Term | None
    hands: str = ""
    basis: str = ""


@event("cycle.term_moved", 2, [named_hands("old", "new")])
class TermMoved(Event, frozen=True):
    """The stage's period ends on another day, for a reason; both days stay visible."""

    stage: str
    old: Term
    new: Term
    reason: str


@event("cycle.calendar_changed")
class CalendarChanged(Event, frozen=True):
    """A holiday notice was announced: from here on the cycle counts on its text too, on the calendar `after` instead of `before`."""

    notice: str
    text: str
    announced_at: datetime
    before: str
    after: str


@event("cycle.applications_recounted")
class ApplicationsRecounted(Event, frozen=True):
    """The periods of every application, and the notices inside the applicants' houses, are counted on this calendar."""

    calendar: str


@event("cycle.term_recounted")
class TermRecounted(Recounted, frozen=True):
    """The period of a stage (`number` 0), or of the cycle's n-th public notice, was counted again."""

    number: int


@event("cycle.reminded")
class Reminded(Event, frozen=True):
    """A rung of the ladder of a period (`name`, `number` as above) fell due: those who act in `stage` are reminded."""

    name: str
    number: int
    rung: int
    due: datetime
    stage: str


@event("cycle.stage_closed", 2, [same])
class StageClosed(Event, frozen=True):
    """A stage ended at its legal instant; `received` are the applicants whom a filing window brought.

    `overtaken`: a holiday notice had put that instant into the past when it was announced.
    """

    stage: str
    closed_at: datetime
    received: tuple[str, ...] = ()
    overtaken: bool = False


@event("cycle.plan_examined")
class PlanExamined(Event, frozen=True):
    """A part of the cycle's plan was approved before the call, or sent back with a reason."""

    stage: str
    what: str
    by: str
    document: str
    on: date
    granted: bool
    reason: str


@event("cycle.standard_pinned")
class StandardPinned(Event, frozen=True):
    """The criteria that were approved with the plan are those of the cycle, by track and hash."""

    criteria: dict[str, str]


@event("cycle.announced", 2, [same])
class Announced(Event, frozen=True):
    """The call for applications was published, with the day on each channel; `term` is how long it must stand before filing may close."""

    channels: dict[str, date]
    text: str
    term: Term | None = None


@event("cycle.ranked", 2, [same])
class RankingFrozen(Event, frozen=True):
    """The ranking of a track, frozen with what it was computed from; `unhandled` are public comments that nobody has looked at."""

    entries: tuple[Ranked, ...]
    receipt: Receipt
    track: str = "organization"
    unhandled: tuple[str, ...] = ()


@event("cycle.ties_resolved")
class TiesResolved(Event, frozen=True):
    """The committee put the tied in order."""

    order: tuple[str, ...]
    reason: str


@event("cycle.motion_decided")
class MotionDecided(Event, frozen=True):
    """A sitting voted on a candidate: `carried`, it may be proposed for the tier."""

    session: int
    motion: int
    candidate: str
    tier: Tier
    outcome: str


@event("cycle.quota_overridden", 2, [same])
class QuotaOverridden(Event, frozen=True):
    """One of those who may decided that more than the places in principle may win; `quota` is empty where there was only one."""

    by: str
    places: int
    reason: str
    quota: str = ""


@event("cycle.proposed", 2, [same])
class Proposed(Event, frozen=True):
    """The committee resolved whom to propose for a tier; `departs` is why it left the ranking's order, when it did."""

    candidates: tuple[str, ...]
    re_awards: tuple[str, ...]
    resolution: str
    departs: str
    receipt: Receipt
    tier: Tier = "award"


@event("cycle.vacancy_resolved", 2, [same])
class VacancyResolved(Event, frozen=True):
    """The committee resolved that no further place is filled: of a track and tier, or of any where neither is named."""

    resolution: str
    track: str = ""
    tier: str = ""
    reason: str = ""


@event("cycle.place_vacated")
class PlaceVacated(Event, frozen=True):
    """A place became free during or after the notice, and nobody fills it: `basis` is where the text says so, or is silent."""

    candidate: str
    track: str
    tier: str
    cause: str
    basis: str


@event("cycle.notice_published", 2, [named_hands("term")])
class NoticePublished(Event, frozen=True):
    """A public notice of these candidates runs."""

    number: int
    candidates: tuple[str, ...]
    term: Term


@event("cycle.notice_withdrawn")
class NoticeWithdrawn(Event, frozen=True):
    """The notice was taken down; its candidates need a new one."""

    number: int


@event("cycle.notice_extended")
class NoticeExtended(Event, frozen=True):
    """The notice stands longer, because it could not be read for some time."""

    number: int
    old: Term
    new: Term


@event("cycle.notice_closed", 2, [same])
class NoticeClosed(Event, frozen=True):
    """The notice stood its whole period; `overtaken` as for a stage."""

    number: int
    closed_at: datetime
    overtaken: bool = False


@event("cycle.objected", 2, [same])
class Objected(Event, frozen=True):
    """An objection to a notice of `stage` holds this applicant, and no other."""

    candidate: str
    objection: str
    stage: str = ""


@event("cycle.objection_settled")
class ObjectionSettled(Event, frozen=True):
    """The objection no longer holds the candidate; upheld, it ends the candidacy."""

    candidate: str
    objection: str
    upheld: bool
    basis: str


@event("cycle.candidate_lost")
class CandidateLost(Event, frozen=True):
    """A candidacy ended for another reason."""

    candidate: str
    cause: str
    basis: str


@event("cycle.substitute_named")
class SubstituteNamed(Event, frozen=True):
    """Who is next by rank for a freed place; nobody when the ranking is exhausted and the place stays vacant."""

    freed: str
    substitute: str | None
    receipt: Receipt


def _approval_ended_it(tree: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew chains whose last act is `approve`."""
    return tree | {"final": tree["act"] == "approve"}


@event("cycle.list_passed", 2, [_approval_ended_it])
class ListPassed(Event, frozen=True):
    """One step of the approval chain took these candidates; after the `final` one they are approved."""

    act: str
    by: str
    candidates: tuple[str, ...]
    resolution: str
    final: bool


@event("cycle.conferred", 2, [same])
class CandidatesConferred(Event, frozen=True):
    """The city government announced these winners, by its document; `circular` is that which commends them, where there is one."""

    candidates: tuple[str, ...]
    on: date
    document: str
    circular: str = ""


@event("cycle.budget_exceeded")
class BudgetExceeded(Event, frozen=True):
    """What is payable out of a budget year is more than the sum that the regulation puts there: on record, for people to settle."""

    budget_year: int
    payable_cny: int
    sum_cny: int
    basis: str


@event("cycle.anchor_passed")
class AnchorPassed(Event, frozen=True):
    """A stage was to end within a part of the year and has not: on record, and nothing stops."""

    stage: str
    last_day: date
    basis: str


@event("cycle.cancelled")
class Cancelled(Event, frozen=True):
    """The cycle was called off."""

    reason: str


@event("cycle.completed", 2, [same])
class Completed(Event, frozen=True):
    """Every stage is closed; `vacant`: quota -> places that nobody took."""

    winners: tuple[str, ...]
    vacant: dict[str, int] = {}
