"""May this organization apply? Bars from facts with their look-back, titles still valid, and bans from decisions."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Literal

from domain.calendar.periods import add_months, look_back
from domain.policies.bans import prevailing
from domain.regulation.applicants import Bar, Holder
from domain.shared.finding import Finding, Ground
from domain.shared.history import Ban, Fact, Title
from domain.shared.severity import at_least

POLICY = "bars.v1"


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

    `reference` is the day that look-backs run from; bans and titles are judged on `today`, the day of filing.
    Outcome `clear`, `barred`, or `manual` where only a person can decide (a repaired record).
    """
    facts = list(facts)
    hard: list[Ground] = []
    soft: list[Ground] = []
    for rule in rules:
        for fact in facts:
            if _applies(rule, fact, reference):
                ground = Ground(rule.name, rule.basis, {"on": _counted_from(rule, fact).isoformat(), "reference": fact.reference})
                (soft if rule.unless == "repaired" and fact.repaired else hard).append(ground)
    hard += _bans(bans, city, today)
    hard += _titles(titles, holders, city, today)
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
    return at_least(rule.severity, rule.fact)


def _lasts(rule: Bar, fact: Fact, reference: date) -> bool:
    if rule.lasts == "for_good":
        return True
    if rule.lasts == "until_resolved":
        return fact.resolved_on is None or fact.resolved_on > reference
    assert rule.years is not None  # the regulation's checks demand years here  # noqa: S101
    return look_back(reference, rule.years) <= _counted_from(rule, fact) <= reference


def _counted_from(rule: Bar, fact: Fact) -> date:
    return fact.found_on if rule.counted_from == "finding" else fact.occurred_on


def _bans(bans: Iterable[Ban], city: str, today: date) -> Iterator[Ground]:
    ban = prevailing(bans, city, today)
    if ban is not None:
        yield Ground("ban", ban.basis, {"since": ban.since.isoformat(), "until": ban.until.isoformat()})


def _titles(titles: Iterable[Title], holders: Iterable[Holder], city: str, today: date) -> Iterator[Ground]:
    rules: dict[str, Holder] = {rule.tier: rule for rule in holders}
    for title in titles:
        rule = rules.get(title.tier)
        if rule is not None and _in_city(title, city) and _holds_back(rule, title, today):
            until = {"valid_until": title.valid_until and title.valid_until.isoformat()}
            yield Ground("holder", rule.basis, {"cycle": title.cycle, **until})


def _holds_back(rule: Holder, title: Title, today: date) -> bool:
    if title.revoked_on is not None:
        return rule.after_revocation == "barred"
    match rule.barred:
        case "while_valid":
            return title.valid_until is None or today <= title.valid_until
        case "years":
            return today < add_months(title.conferred_on, 12 * (rule.years or 0))
        case "for_good":
            return True
        case "never":
            return False


def _in_city(title: Title, city: str) -> bool:
    return title.cycle.partition("/")[0] == city
