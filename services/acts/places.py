"""What acts on places read: the rules with what was decided on them, labels and parents of applicants, and a place that comes free."""

from collections.abc import Iterable
from datetime import date

from domain.cycle import places
from domain.cycle.cycle import Cycle, track_of
from domain.policies.earlier_titles import not_again
from domain.policies.places import Rules
from domain.regulation.applicants import Tier
from domain.shared.event import Event
from domain.shared.finding import Finding
from domain.shared.history import Fact
from domain.stages.plan import Regulation
from services.case import Case


def rules_of(regulation: Regulation, cycle: Cycle) -> Rules:
    """The quotas and caps, with the overrides decided; one decided before quotas were named holds for each."""
    everywhere = cycle.overrides.get("", {})
    return Rules(regulation.quotas, regulation.caps, {q.name: everywhere | cycle.overrides.get(q.name, {}) for q in regulation.quotas})


def reference_day(case: Case, cycle: Cycle) -> date:
    """The day on which what an applicant is known as counts: the filing deadline."""
    return date.fromisoformat(cycle.settings.get("filing_deadline", case.today.isoformat()))


def labels_of(case: Case, regulation: Regulation, cycle: Cycle, candidates: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Applicant -> the labels on record that a reserve asks for: of candidates; of all in line where a reserve may be released."""
    reserves = [quota.reserve for quota in regulation.quotas if quota.reserve]
    asked, day = {reserve.label for reserve in reserves}, reference_day(case, cycle)
    released = any(reserve.if_short == "released" for reserve in reserves)
    codes = dict.fromkeys([*cycle.standing(), *candidates, *(cycle.order if released else ())])
    return {code: _labels(case, code, asked, day) for code in codes} if asked else {}


def _labels(case: Case, code: str, asked: set[str], day: date) -> tuple[str, ...]:
    facts = case.applicant(code).facts.values()
    return tuple(sorted(asked.intersection(fact.kind for fact in facts if _holds(fact, day))))


SUBSIDIARY = "subsidiary_of"
"""Kind of the fact that tells a parent: its `scope` is the parent's code."""


def parents_of(case: Case, cycle: Cycle, codes: Iterable[str]) -> dict[str, str]:
    """Applicant -> its parent, of those who have one on record."""
    day = reference_day(case, cycle)
    return {code: parent for code in codes if (parent := _parent(case, code, day)) is not None}


def _parent(case: Case, code: str, day: date) -> str | None:
    facts = case.applicant(code).facts.values()
    return next((fact.scope for fact in facts if fact.kind == SUBSIDIARY and _holds(fact, day)), None)


def _holds(fact: Fact, day: date) -> bool:
    return fact.occurred_on <= day and (fact.resolved_on is None or day < fact.resolved_on)


def too_soon(case: Case, regulation: Regulation, code: str, tier: Tier) -> Finding:
    """Whether an earlier title keeps an applicant from this tier today."""
    rule = regulation.holder(track_of(code), tier)
    return not_again(case.applicant(code).titles.values(), rule, city=regulation.city, day=case.today)


def freed(case: Case, cycle: Cycle, code: str, cause: str) -> list[Event]:
    """What a candidate leaves behind who is lost: a place that stays free, where it took one and stood on notice."""
    if code not in cycle.candidates:
        return []
    regulation = case.regulation(cycle)
    return list(places.vacate(cycle, code, cause, regulation.final_notice.basis, rules_of(regulation, cycle)))
