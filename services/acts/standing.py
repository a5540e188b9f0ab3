"""Who is in play in a cycle's review: the one place that loads its applications, one after the other."""

from collections.abc import Iterator

from domain.application import application as a
from domain.cycle.cycle import Cycle
from domain.shared.refusal import RefusedError
from domain.stages.intake import IntakeStage
from services.acts.intake import received
from services.case import Case


def in_play(case: Case, cycle: Cycle) -> Iterator[a.Application]:
    """Every application that the next stage looks at, ended ones too: those of the last shortlist, or all that were filed."""
    known = cycle.applicants or cycle.review.shortlist is not None
    for code in cycle.in_play() if known else received(case, cycle):
        yield case.application(cycle.cycle, code)


def standing(case: Case, cycle: Cycle) -> Iterator[a.Application]:
    """The applications that reviewers score."""
    return (application for application in in_play(case, cycle) if application.in_review)


def anybody(case: Case, cycle: Cycle) -> bool:
    """Whether anybody is left to review: filing is not over, or an application of the last shortlist goes on."""
    if any(stage.name not in cycle.closed for stage in case.regulation(cycle).stages_of(IntakeStage)):
        return True
    return case.roster(cycle.cycle).goes_on(cycle.in_play())


def in_review(case: Case, cycle: Cycle, code: str, basis: str) -> a.Application:
    """One application that may be reviewed now: it is on the last shortlist, and no objection holds it."""
    application = case.application(cycle.cycle, code)
    dropped = cycle.review.dropped_at(code) if application.in_review else None
    if dropped is not None:
        stage = case.regulation(cycle).stage(dropped)
        raise RefusedError("not-shortlisted", stage.basis, applicant=code, stage=stage.name)
    if code in cycle.review.held:
        raise RefusedError("objection-open", basis, candidate=code, objections=sorted(cycle.review.held[code]))
    return application
