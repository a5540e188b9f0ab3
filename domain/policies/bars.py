"""May this organization apply? Bars from facts with their look-back, titles still valid, and bans from decisions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from domain.calendar.periods import add_months, look_back
from domain.regulation.applicants import Bar, Holder
from domain.shared.finding import Finding, Ground
from domain.shared.history import Ban, Fact, Title

POLICY = "bars.v1"

SEVERITIES: Mapping[str, tuple[str, ...]] = {
    "accident": ("general", "larger", "major", "extraordinary"),
    "environmental_event": ("general", "larger", "major", "extraordinary"),
    "other_violation": ("general", "larger", "serious"),
}
"""The official classes, rising: 一般, 较大, 重大, 特别重大; of a breach: 一般, 较大, 严重. Other kinds match theirs exactly."""


def bars(
    facts: Iterable[Fact],
    titles: Iterable[Title],
    bans: Iterable[Ban],
    *,
    rules: Iterable[Bar],
    holders: Iterable[Holder],
    city: str,
    reference: date,
    today: date,
) -> Finding:
    """Every bar that applies at once, so that an applicant reads all reasons in one answer.

    `reference` is the day that look-backs run from; bans are judged on `today`, the day of filing, titles on the day that their rule names.
    Outcome `clear`, `barred`, or `manual` where only a person can decide (a repaired record).
    """
    facts = list(facts)
    hard: list[Ground] = []
    soft: list[Ground] = []
    for rule in rules:
        for fact in facts:
            if _applies(rule, fact, reference):
                counted = _counted_from(rule, fact, reference)
                ground = Ground(rule.name, rule.basis, {"on": counted.isoformat(), "reference": fact.reference})
                (soft if rule.outcome == "manual" or (rule.unless == "repaired" and fact.repaired) else hard).append(ground)
    hard += _bans(bans, city, today)
    for effect, ground in _titles(titles, holders, city, {"filing": today, "filing_deadline": reference}):
        (soft if effect == "manual" else hard).append(ground)
    if hard:
        return Finding("barred", tuple(hard))
    return Finding("manual", tuple(soft)) if soft else Finding("clear")


def standing(titles: Iterable[Title], holders: Iterable[Holder], city: str) -> Literal["new", "re_award"]:
    """Whether an application is a first one or asks for the title again: a revoked title does not make it a re-award."""
    held = {title.tier for title in titles if _in_city(title, city) and title.revoked_on is None}
    return "re_award" if any(rule.tier in held and rule.then == "re_award" for rule in holders) else "new"


def _applies(rule: Bar, fact: Fact, reference: date) -> bool:
    return fact.kind == rule.fact and _matches(rule, fact) and _lasts(rule, fact, reference)


def _matches(rule: Bar, fact: Fact) -> bool:
    wanted = ((rule.levels, fact.level), (_only(rule.fault), fact.fault), (_only(rule.scope), fact.scope), (_severe(rule), fact.severity))
    return all(allowed is None or given in allowed for allowed, given in wanted)


def _only(value: str | None) -> Collection[str] | None:
    return None if value is None else (value,)


def _severe(rule: Bar) -> Collection[str] | None:
    if rule.severity is None:
        return None
    scale = SEVERITIES.get(rule.fact, (rule.severity,))
    return scale[scale.index(rule.severity) :]


def _lasts(rule: Bar, fact: Fact, reference: date) -> bool:
    if rule.lasts == "for_good":
        return True
    if rule.lasts == "until_resolved":
        return fact.resolved_on is None or fact.resolved_on > reference
    assert rule.years is not None  # the regulation's checks demand years here  # noqa: S101
    return look_back(reference, rule.years) <= _counted_from(rule, fact, reference) <= reference


def _counted_from(rule: Bar, fact: Fact, reference: date) -> date:
    match rule.counted_from:
        case "finding":
            return fact.found_on
        case "end" if fact.occurred_on <= reference:
            return min(fact.resolved_on or reference, reference)
        case _:
            return fact.occurred_on


def _bans(bans: Iterable[Ban], city: str, today: date) -> Iterator[Ground]:
    for ban in bans:
        if ban.city == city and ban.since <= today <= ban.until:
            yield Ground("ban", ban.basis, {"since": ban.since.isoformat(), "until": ban.until.isoformat()})


def _titles(titles: Iterable[Title], holders: Iterable[Holder], city: str, days: Mapping[str, date]) -> Iterator[tuple[str, Ground]]:
    rules: dict[str, Holder] = {rule.tier: rule for rule in holders}
    for title in titles:
        rule = rules.get(title.tier)
        effect = _effect(rule, title, days[rule.judged_on]) if rule is not None and _in_city(title, city) else None
        if rule is not None and effect is not None:
            until = {"valid_until": title.valid_until and title.valid_until.isoformat()}
            yield effect, Ground("holder", rule.basis, {"cycle": title.cycle, **until})


def _effect(rule: Holder, title: Title, on: date) -> Literal["barred", "manual"] | None:
    """What a title held before does to an application on a day."""
    if title.revoked_on is not None:
        return None if rule.after_revocation == "as_new" else rule.after_revocation
    if rule.barred == "manual":
        return "manual"
    return "barred" if _holds_back(rule, title, on) else None


def _holds_back(rule: Holder, title: Title, on: date) -> bool:
    match rule.barred:
        case "while_valid":
            return title.valid_until is None or on <= title.valid_until
        case "years":
            return on < add_months(title.conferred_on, 12 * (rule.years or 0))
        case "for_good":
            return True
        case _:
            return False


def _in_city(title: Title, city: str) -> bool:
    return title.cycle.partition("/")[0] == city
