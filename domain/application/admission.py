"""The events of an application between its receipt and the qualification result: completion, supplement, recommendation, clock."""

from datetime import date
from typing import Literal

import msgspec

from domain.regulation.applicants import DeclaredDay
from domain.shared.event import Event, event
from domain.shared.term import Recounted, Term

Outcome = Literal["open", "rejected", "upheld"]
"""What became of an objection inside a house or a county."""


@event("application.amended")
class Amended(Event, frozen=True):
    """The applicant added or replaced documents, or declared days, before the filing deadline."""

    documents: dict[str, str]
    declared: dict[DeclaredDay, date]


@event("application.bar_judged")
class BarJudged(Event, frozen=True):
    """A person decided whether a fact bars that no computer may decide on; a later judgement stands beside the earlier."""

    rule: str
    reference: str
    bars: bool
    reason: str
    basis: str


@event("application.supplement_requested")
class SupplementRequested(Event, frozen=True):
    """The office told what is missing; `term` is the time for the reply, `was` the end of the review that ran until then."""

    missing: tuple[str, ...]
    on: date
    term: Term
    was: Term | None


@event("application.supplement_answered")
class SupplementAnswered(Event, frozen=True):
    """The applicant replied; the review now ends with `due` instead of `was`."""

    documents: dict[str, str]
    declared: dict[DeclaredDay, date]
    on: date
    was: Term | None
    due: Term | None
    basis: str


@event("application.supplement_lapsed")
class SupplementLapsed(Event, frozen=True):
    """The time for the reply ran out; the review goes on, and now ends with `due` instead of `was`."""

    was: Term | None
    due: Term | None
    basis: str


@event("application.term_recounted")
class TermRecounted(Recounted, frozen=True):
    """A period of the application was counted again: of its review, of a reply, or of the recommender's notice."""


@event("application.overdue")
class Overdue(Event, frozen=True):
    """The time for the review ran out without a result: the office is reminded, and nothing else follows."""

    term: Term


@event("application.departments_consulted")
class DepartmentsConsulted(Event, frozen=True):
    """The recommender asked the departments of its level; the digest of what they said."""

    by: str
    on: date
    text: str
    basis: str


@event("application.local_notice_published")
class LocalNoticePublished(Event, frozen=True):
    """The recommender put the application on notice in its own area."""

    by: str
    text: str
    term: Term


@event("application.local_objection_recorded")
class LocalObjectionRecorded(Event, frozen=True):
    """An objection to the recommender's notice and where it stands; the digest of its record."""

    reference: str
    outcome: Outcome
    text: str
    basis: str


@event("application.consent_recorded")
class ConsentRecorded(Event, frozen=True):
    """Whose consent a recommendation needs has given or refused it, on a day, by a document."""

    by: str
    on: date
    document: str
    granted: bool
    basis: str


@event("application.recommended")
class Recommended(Event, frozen=True):
    """A recommender put the application forward; the digest of its opinion and the day on which it was signed."""

    by: str
    signed_on: date
    text: str
    basis: str


@event("application.recommendation_declined")
class RecommendationDeclined(Event, frozen=True):
    """A recommender did not put the application forward: it ends."""

    by: str
    reason: str
    basis: str


@event("application.not_recommended")
class NotRecommended(Event, frozen=True):
    """Nobody had put the application forward when the time for it ran out: it ends."""

    term: Term


class Supplement(msgspec.Struct):
    """The state of what was asked of the applicant: how often, what, until when, and whether the reply came."""

    times: int = 0
    missing: tuple[str, ...] = ()
    term: Term | None = None
    state: Literal["", "asked", "answered", "lapsed"] = ""


class Support(msgspec.Struct):
    """The state of the recommendation: departments asked, the local notice with its objections, consent, the answer."""

    consulted: bool = False
    notice: Term | None = None
    objections: dict[str, Outcome] = {}
    consent: ConsentRecorded | None = None
    answer: Literal["given", "declined", "lapsed"] | None = None
    by: str = ""

    def apply(self, change: Event) -> bool:
        """Follow an event; whether it was about the recommendation."""
        match change:
            case DepartmentsConsulted():
                self.consulted = True
            case LocalNoticePublished(by, _, term):
                self.notice, self.by = term, by
            case LocalObjectionRecorded(reference, outcome):
                self.objections[reference] = outcome
            case ConsentRecorded():
                self.consent = change
            case Recommended(by):
                self.answer, self.by = "given", by
            case RecommendationDeclined(by):
                self.answer, self.by = "declined", by
            case NotRecommended():
                self.answer = "lapsed"
            case _:
                return False
        return True
