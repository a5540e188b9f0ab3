"""What is missing is told once and all at once, the applicant replies within its time, and the clock of the review runs on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from domain.application import admission as m
from domain.application.application import Application
from domain.calendar.instants import stamped
from domain.regulation.applicants import DeclaredDay
from domain.shared.event import Event
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.qualification import Supplement

Resume = Callable[[Application, date], Term | None]
"""The end of the review when its clock goes on from a day, after it had stopped with the request."""


def request(
    application: Application, rule: Supplement, missing: Sequence[str], lacking: Sequence[str], *, on: date, term: Term
) -> m.SupplementRequested:
    """Ask for what is missing: as often as the text allows, and where it is told at once, with every document that is lacking."""
    open_for_result(application, rule.basis)
    if application.supplement.times >= rule.times:
        raise RefusedError("supplement-spent", rule.basis, times=rule.times)
    if not missing:
        raise InvalidError("supplement-empty")
    forgotten = [name for name in lacking if name not in missing]
    if rule.at_once and forgotten:
        raise RefusedError("supplement-incomplete", rule.basis, missing=forgotten)
    return m.SupplementRequested(tuple(missing), on, term, application.due)


def answer(
    application: Application, documents: Mapping[str, str], declared: Mapping[DeclaredDay, date], *, now: datetime, on: date, resume: Resume
) -> m.SupplementAnswered:
    """Reply within the time that was given; later, and without having been asked, it is refused."""
    asked = application.supplement.term
    if asked is None:
        raise RefusedError("supplement-not-asked", "house", applicant=application.applicant)
    if now >= asked.closes_at:
        raise RefusedError("late", asked.basis, last_day=asked.last_day.isoformat(), stamped_at=stamped(now))
    open_for_result(application, asked.basis)
    if application.supplement.state != "asked":
        raise RefusedError("supplement-answered", asked.basis, applicant=application.applicant)
    return m.SupplementAnswered(dict(documents), dict(declared), on, application.due, resume(application, on), asked.basis)


def fall_due(application: Application, now: datetime, resume: Resume) -> Event | None:
    """What the passing of time brings to one application: the time for a reply, or for its result, is over."""
    due = application.falls_due
    if due is None or now < due:
        return None
    asked = application.supplement.term
    if application.supplement.state == "asked" and asked is not None:
        return m.SupplementLapsed(application.due, resume(application, asked.last_day), asked.basis)
    return m.Overdue(application.due) if application.due is not None else None


def open_for_result(application: Application, basis: str) -> None:
    """Refuse what no longer can be done once the review has its result, or the application has ended."""
    application.goes_on(basis)
    if application.qualification is not None:
        raise RefusedError("qualification-concluded", basis, outcome=application.qualification)
