"""Does an applicant meet every basic condition? What can be computed is computed; the rest is what a person judged, with a reason."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.calendar.periods import look_back
from domain.regulation.applicants import Condition, JudgedCondition, RegisteredCondition, YearsSinceCondition
from domain.shared.finding import Finding, Ground

POLICY = "conditions.v1"


def conditions(
    rules: Iterable[Condition],
    *,
    city: str,
    registered_in: str,
    legal_person: bool,
    operating_since: date,
    judged: Mapping[str, tuple[bool, str]],
    reference: date,
) -> Finding:
    """`qualified`, `unqualified` with each missed condition, or `open` while a condition still waits for a person's judgement."""
    missed: list[Ground] = []
    waiting: list[Ground] = []
    for rule in rules:
        match rule:
            case RegisteredCondition() if registered_in != city or (rule.legal_form == "legal_person" and not legal_person):
                missed.append(Ground(rule.name, rule.basis, {"registered_in": registered_in, "legal_person": legal_person}))
            case YearsSinceCondition() if operating_since > look_back(reference, rule.years):
                missed.append(Ground(rule.name, rule.basis, {"since": operating_since.isoformat(), "years": rule.years}))
            case JudgedCondition() if rule.name not in judged:
                waiting.append(Ground(rule.name, rule.basis))
            case JudgedCondition() if not judged[rule.name][0]:
                missed.append(Ground(rule.name, rule.basis, {"reason": judged[rule.name][1]}))
            case _:
                pass
    if missed:
        return Finding("unqualified", tuple(missed))
    return Finding("open", tuple(waiting)) if waiting else Finding("qualified")
