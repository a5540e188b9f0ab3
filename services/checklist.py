"""What an application must meet, point by point: met, missed, barred, or left to a person; each with its article, filed or not."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from domain.applicant.applicant import Applicant
from domain.application.application import Application
from domain.cycle.cycle import Cycle
from domain.policies import bars as bar_policy
from domain.policies.conditions import Profile, asked, conditions
from domain.regulation.applicants import DeclaredDay, YearsSinceCondition
from domain.regulation.rule import Rule
from domain.shared import identifiers as ids
from domain.shared.finding import Finding, Ground
from domain.stages.intake import IntakeStage
from services.case import Case
from services.eligibility import barred, family, lacking, profile, reference_day, verdicts

State = Literal["met", "missed", "open", "manual", "barred"]


class Point(msgspec.Struct, frozen=True):
    """One point: the rule by its name, `kind` the group it belongs to, its article, and the facts that it was decided by.

    `default`: the value is ours, where the text leaves it open, for the `reason` in both languages.
    """

    rule: str
    kind: Literal["condition", "bar", "document", "notice", "family"]
    state: State
    basis: str
    facts: Mapping[str, Any] = {}
    default: bool = False
    reason: Mapping[str, str] = {}


class Draft(msgspec.Struct, frozen=True):
    """What an applicant has filled in and not filed yet."""

    documents: dict[str, str] = {}
    declared: dict[DeclaredDay, date] = {}


def checklist(case: Case, cycle: Cycle, code: str, draft: Draft | None = None) -> list[Point]:
    """Every point for an applicant in a cycle: of its application as filed, else of what is filled in so far."""
    applicant, filed = case.applicant(code), case.filed(cycle.cycle, code)
    documents, declared = (filed.documents, filed.declared) if filed else ((draft or Draft()).documents, (draft or Draft()).declared)
    who = _profile(case, cycle, applicant, declared, filed)
    return [
        *_conditions(case, cycle, who, filed.judged if filed else {}),
        *_documents(case, cycle, documents),
        *_internal_notice(case, cycle, code),
        *_bars(case, cycle, code, filed),
        *_family(case, cycle, code, filed),
    ]


def days_asked(case: Case, cycle: Cycle, code: str) -> list[YearsSinceCondition]:
    """The conditions that turn on a day which the register does not hold: the applicant declares it."""
    applicant = case.applicant(code)
    who = _profile(case, cycle, applicant, {}, None)
    rules = [rule for rule in case.regulation(cycle).conditions if isinstance(rule, YearsSinceCondition) and asked(rule, who)]
    return [rule for rule in rules if rule.fact not in applicant.days]


def _profile(case: Case, cycle: Cycle, applicant: Applicant, declared: Mapping[DeclaredDay, date], filed: Application | None) -> Profile:
    standing = filed.standing if filed else barred(case, cycle, applicant.code)[1]
    return profile(case, cycle, applicant, declared, re_award=standing == "re_award")


def _conditions(case: Case, cycle: Cycle, who: Profile, judged: Mapping[str, tuple[bool, str]]) -> Iterator[Point]:
    regulation = case.regulation(cycle)
    reference = reference_day(cycle, regulation.the(IntakeStage))
    states: dict[str, State] = {"qualified": "met", "unqualified": "missed", "open": "open"}
    for rule in regulation.conditions:
        if asked(rule, who):
            found = conditions([rule], who, city=ids.city_of(cycle.cycle), judged=judged, reference=reference)
            yield _point(rule, rule.name, "condition", states[found.outcome], found.grounds[0].facts if found.grounds else {})


def _documents(case: Case, cycle: Cycle, documents: dict[str, str]) -> Iterator[Point]:
    stage, missing = case.regulation(cycle).the(IntakeStage), lacking(case, cycle, documents)
    for name in stage.documents:
        yield _point(stage, name, "document", "missed" if name in missing else "met")


def _internal_notice(case: Case, cycle: Cycle, code: str) -> Iterator[Point]:
    rule = case.regulation(cycle).the(IntakeStage).internal_notice
    if rule is not None:
        posted = case.internal_notice(cycle.cycle, code)
        held = posted.held() if posted else []
        yield _point(rule, "internal_notice", "notice", "met" if posted and not held else "missed", {"objections": held} if held else {})


def _bars(case: Case, cycle: Cycle, code: str, filed: Application | None) -> Iterator[Point]:
    regulation, judged = case.regulation(cycle), filed.bars_judged if filed else {}
    rules: dict[tuple[str, str], Rule] = {(rule.name, rule.basis): rule for rule in regulation.bars}
    rules |= {("holder", rule.basis): rule for rule in regulation.holders}
    for verdict in verdicts(case, cycle, code):
        found = bar_policy.decided([verdict], judged)
        state: State = "met" if found.outcome == "clear" else "barred" if found.outcome == "barred" else "manual"
        ground = verdict.ground
        rule = rules.get((ground.rule, ground.basis))
        if rule is not None:
            yield _point(rule, ground.rule, "bar", state, ground.facts)
        else:  # a ban from a decision cites itself
            yield Point(ground.rule, "bar", state, ground.basis, ground.facts)


def _family(case: Case, cycle: Cycle, code: str, filed: Application | None) -> Iterator[Point]:
    found: Finding = family(case, cycle, code, filed.stamped_at if filed else None)
    yield from (_ground(ground) for ground in found.grounds)


def _ground(ground: Ground) -> Point:
    return Point(ground.rule, "family", "barred", ground.basis, ground.facts)


def _point(
    rule: Rule, name: str, kind: Literal["condition", "bar", "document", "notice"], state: State, facts: Mapping[str, Any] | None = None
) -> Point:  # fmt: skip
    reason = {"zh": rule.reason.zh, "en": rule.reason.en} if rule.default and rule.reason else {}
    return Point(name, kind, state, rule.basis, facts or {}, rule.default, reason)
