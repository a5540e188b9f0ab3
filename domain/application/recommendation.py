"""From the papers to a recommendation: departments asked, the notice in the recommender's own area, the signed opinion, consent."""

from datetime import date, datetime

from domain.application import admission as m
from domain.application.application import Application
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.recommendation import RecommendationStage


def consult(application: Application, rule: RecommendationStage, by: str, on: date, text: str) -> m.DepartmentsConsulted:
    """Put on record what the departments of the recommender's level said, before its notice."""
    _unanswered(application, rule, by)
    return m.DepartmentsConsulted(by, on, text, rule.basis)


def publish(application: Application, rule: RecommendationStage, by: str, text: str, term: Term) -> m.LocalNoticePublished:
    """Put the application on the recommender's notice, once the departments were asked; published again, it stands a whole new period."""
    _unanswered(application, rule, by)
    _consulted(application, rule)
    return m.LocalNoticePublished(by, text, term)


def object_locally(
    application: Application, rule: RecommendationStage, reference: str, outcome: m.Outcome, text: str
) -> m.LocalObjectionRecorded:
    """Put an objection to the recommender's notice on record, or what became of it."""
    _unanswered(application, rule)
    if application.support.notice is None:
        raise RefusedError("local-notice-missing", rule.basis, applicant=application.applicant)
    return m.LocalObjectionRecorded(reference, outcome, text, rule.basis)


def consent(application: Application, rule: RecommendationStage, on: date, document: str, *, granted: bool) -> m.ConsentRecorded:
    """Put on record what the one whose consent is needed has said."""
    _unanswered(application, rule)
    if rule.consent_of is None:
        raise RefusedError("consent-not-asked", rule.basis)
    return m.ConsentRecorded(rule.consent_of, on, document, granted, rule.basis)


def recommend(application: Application, rule: RecommendationStage, by: str, *, signed_on: date, text: str, now: datetime) -> m.Recommended:
    """Put it forward: after its notice has stood without an objection, the opinion was signed, and consent was given after that."""
    _unanswered(application, rule, by)
    _consulted(application, rule)
    if rule.local_notice is not None:
        _noticed(application, rule, signed_on, now)
    if rule.consent_of is not None:
        _consented(application, rule, signed_on)
    return m.Recommended(by, signed_on, text, rule.basis)


def decline(application: Application, rule: RecommendationStage, by: str, reason: str) -> m.RecommendationDeclined:
    """Do not put it forward, with the reason: it ends."""
    _unanswered(application, rule, by)
    if not reason:
        raise InvalidError("reason-needed", what="decline")
    return m.RecommendationDeclined(by, reason, rule.basis)


def lapse(application: Application, term: Term) -> m.NotRecommended | None:
    """End an application that nobody had put forward when the time for it ran out; None where somebody had answered."""
    return m.NotRecommended(term) if application.to_recommend else None


def _unanswered(application: Application, rule: RecommendationStage, by: str | None = None) -> None:
    if by is not None and by not in rule.by:
        raise InvalidError("recommender-unknown", by=by, known=list(rule.by))
    if application.support.answer is not None:
        raise RefusedError("recommendation-answered", rule.basis, by=application.support.by, answer=application.support.answer)
    application.goes_on(rule.basis)


def _consulted(application: Application, rule: RecommendationStage) -> None:
    if rule.consults and not application.support.consulted:
        raise RefusedError("departments-not-consulted", rule.basis, applicant=application.applicant)


def _noticed(application: Application, rule: RecommendationStage, signed_on: date, now: datetime) -> None:
    notice = application.support.notice
    if notice is None:
        raise RefusedError("local-notice-missing", rule.basis, applicant=application.applicant)
    if now < notice.closes_at or signed_on <= notice.last_day:
        raise RefusedError("local-notice-running", notice.basis, last_day=notice.last_day.isoformat())
    held = sorted(name for name, outcome in application.support.objections.items() if outcome != "rejected")
    if held:
        raise RefusedError("local-objection", rule.basis, objections=held)


def _consented(application: Application, rule: RecommendationStage, signed_on: date) -> None:
    given = application.support.consent
    if given is None or not given.granted:
        raise RefusedError("consent-missing", rule.basis, of=rule.consent_of)
    if given.on < signed_on:
        raise RefusedError("consent-before-opinion", rule.basis, on=given.on.isoformat(), signed_on=signed_on.isoformat())
