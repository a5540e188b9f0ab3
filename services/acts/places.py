"""What acts on places read: the rules with what was decided on them, labels and earlier titles, and a place that comes free."""

from collections.abc import Iterable

from domain.cycle import places
from domain.cycle.cycle import Cycle, track_of
from domain.policies.holders import not_again
from domain.policies.places import Rules
from domain.regulation.applicants import Tier
from domain.shared.event import Event
from domain.shared.finding import Finding
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from services.case import Case
from services.eligibility import reference_day


def rules_of(regulation: Regulation, cycle: Cycle) -> Rules:
    """The quotas and caps, with the overrides decided; one decided before quotas were named holds for each."""
    everywhere = cycle.overrides.get("", {})
    return Rules(regulation.quotas, regulation.caps, {q.name: everywhere | cycle.overrides.get(q.name, {}) for q in regulation.quotas})


def labels_of(case: Case, regulation: Regulation, cycle: Cycle, candidates: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Applicant -> the labels that a reserve asks for, held on the reference day.

    Of candidates; of all in line where a reserve may be released.
    """
    reserves = [quota.reserve for quota in regulation.quotas if quota.reserve]
    asked, day = sorted({reserve.label for reserve in reserves}), reference_day(cycle, regulation.the(IntakeStage))
    released = any(reserve.if_short == "released" for reserve in reserves)
    codes = dict.fromkeys([*cycle.standing(), *candidates, *(cycle.order if released else ())])
    return {code: tuple(label for label in asked if case.applicant(code).labelled(label, day)) for code in codes} if asked else {}


def too_soon(case: Case, regulation: Regulation, code: str, tier: Tier) -> Finding:
    """Whether an earlier title keeps an applicant from this tier today."""
    titles = case.applicant(code).titles.values()
    return not_again(titles, regulation.holders, city=regulation.city, track=track_of(code), tier=tier, on=case.today)


def freed(case: Case, cycle: Cycle, code: str, cause: str) -> list[Event]:
    """What a candidate leaves behind who is lost: a place that stays free, where it took one and stood on notice."""
    if code not in cycle.candidates:
        return []
    regulation = case.regulation(cycle)
    return list(places.vacate(cycle, code, cause, regulation.final_notice.basis, rules_of(regulation, cycle)))
