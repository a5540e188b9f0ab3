"""May this applicant apply? Bars from facts with their look-back, titles that hold it back, and bans from decisions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from domain.calendar.periods import look_back
from domain.policies.bans import prevailing
from domain.policies.holders import held_back
from domain.regulation.applicants import Activity, Bar, Holder, Track
from domain.shared.finding import Finding, Ground
from domain.shared.history import Ban, Fact, Title
from domain.shared.severity import SEVERITIES

POLICY = "bars.v2"
BEFORE = "bars.v1"
"""The version that told one day of a record, whichever the rule counts from; whom it bars is the same."""

BARS = "bars"
"""The verdict that bars by itself; any other says why a person must decide."""


DAYS = frozenset({"occurred_on", "found_on", "resolved_on", "unresolved_on"})
"""The days that the ground of a record may tell: `unresolved_on` is one on which a state still lasted."""


class Verdict(NamedTuple):
    """What a fact, a ban or a title means: `bars`, or why a person must decide; under which key it is decided; and the ground."""

    why: str
    key: str
    ground: Ground


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
    track: Track = "organization",
    activity: Activity | None = None,
    employer: Iterable[Fact] = (),
) -> list[Verdict]:
    """Everything on record that bars, or that a person must decide on.

    `reference` is the day that look-backs run from; bans are judged on `today`, the day of filing, titles on the day that their rule
    names. `employer` are the facts of the organization whom an individual leads; `activity` is asked where a rule is narrowed to one.
    """
    held = held_back(titles, holders, city=city, track=track, reference=reference, today=today)
    return [
        *_on_facts(rules, list(facts), list(employer), reference, (track, activity)),
        *(Verdict(BARS, "", ground) for ground in _bans(bans, city, today)),
        *(Verdict(BARS if how == "barred" else how, key("holder", ground.facts["cycle"]), ground) for how, ground in held),
    ]


def _on_facts(
    rules: Iterable[Bar], own: Collection[Fact], led: Collection[Fact], reference: date, whose: tuple[Track, Activity | None]
) -> Iterator[Verdict]:
    track, activity = whose
    for rule in rules:
        if track not in rule.tracks or (rule.party == "applicant" and rule.activity not in {None, activity}):
            continue
        for fact in led if rule.party == "employer" else own:
            why = verdict(rule, fact, reference)
            if why is not None:
                yield _grounded(rule, fact, why, reference)


def decided(found: Iterable[Verdict], judged: Mapping[str, bool]) -> Finding:
    """Every bar at once, so that an applicant reads all reasons in one answer.

    `judged`: key of a verdict -> whether a person said that it bars. Outcome `clear`, `barred`, or `manual` where only a person can
    decide, and has not: a repaired record, one without a class, what happened after the reference day, what the text leaves to one.
    """
    every = list(found)
    hard = tuple(one.ground for one in every if one.why == BARS or judged.get(one.key) is True)
    soft = tuple(one.ground for one in every if one.why != BARS and one.key not in judged)
    if hard:
        return Finding("barred", hard)
    return Finding("manual", soft) if soft else Finding("clear")


def key(rule: str, reference: str) -> str:
    """Under which a person's decision is kept: the rule's name and the fact's reference, or `holder` and the title's cycle."""
    return f"{rule}/{reference}"


def banned_until(bans: Iterable[Ban], city: str) -> date | None:
    """The last day of all bans of a city together; None where there is none."""
    return max((ban.until for ban in bans if ban.city == city), default=None)


def _grounded(rule: Bar, fact: Fact, why: str, reference: date) -> Verdict:
    days = {"occurred_on": fact.occurred_on, **_deciding(rule, fact, reference)}
    facts = {name: day.isoformat() for name, day in days.items()} | {"reference": fact.reference}
    ground = Ground(rule.name, rule.basis, facts if why == BARS else facts | {"why": why})
    return Verdict(why, key(rule.name, fact.reference), ground)


def _deciding(rule: Bar, fact: Fact, reference: date) -> dict[str, date]:
    """The day beside the fact's own that decides: of the finding, of the end or repair, or on which a state had not ended."""
    if rule.counted_from == "finding" and fact.found_on != fact.occurred_on:
        return {"found_on": fact.found_on}
    if (rule.counted_from == "end" or rule.lasts == "until_resolved") and fact.occurred_on <= reference:
        ended = fact.resolved_on is not None and fact.resolved_on <= reference
        return {"resolved_on" if ended else "unresolved_on": _ended(fact, reference)}
    return {"resolved_on": fact.resolved_on} if rule.unless is not None and fact.resolved_on is not None else {}


def before(finding: Finding, rules: Iterable[Bar]) -> Finding:
    """A finding as version 1 told it."""
    counted = {(rule.name, rule.basis): rule.counted_from for rule in rules}
    return Finding(finding.outcome, tuple(_before(one, counted.get((one.rule, one.basis), "")) for one in finding.grounds))


def _before(ground: Ground, counted_from: str) -> Ground:
    days = {name: day for name, day in ground.facts.items() if name in DAYS}
    if not days:
        return ground
    names = {"finding": ("found_on",), "end": ("resolved_on", "unresolved_on")}.get(counted_from, ())
    on = next((days[name] for name in names if name in days), days["occurred_on"])
    return Ground(ground.rule, ground.basis, {"on": on} | {name: fact for name, fact in ground.facts.items() if name not in DAYS})


def verdict(rule: Bar, fact: Fact, reference: date) -> str | None:
    """`bars`, or why a person must decide: `unclassed`, `after_reference`, `manual`, `repaired`; None: out of the rule's reach."""
    severe = _severe(rule, fact)
    if fact.kind != rule.fact or severe is False or not _matches(rule, fact) or not _lasts(rule, fact, reference):
        return None
    if _excused(rule, fact, reference):
        return None
    if severe is None:
        return "unclassed"
    if fact.occurred_on > reference and rule.lasts != "for_good":
        return "after_reference"
    if rule.outcome == "manual":
        return "manual"
    return "repaired" if rule.unless == "repaired" and fact.repaired else BARS


def _matches(rule: Bar, fact: Fact) -> bool:
    """Whether it is on record that the fact is of the source, fault and scope that the rule asks for."""
    wanted = ((rule.levels, fact.level), (_only(rule.fault), fact.fault), (_only(rule.scope), fact.scope))
    return all(allowed is None or given in allowed for allowed, given in wanted)


def _severe(rule: Bar, fact: Fact) -> bool | None:
    """Whether the fact is of the class that the rule names, or a graver one; None where its class is not on record."""
    if rule.severity is None or fact.severity is None:
        return True if rule.severity is None else None
    scale = SEVERITIES.get(rule.fact, ())
    if rule.severity not in scale:
        return fact.severity == rule.severity
    return scale.index(fact.severity) >= scale.index(rule.severity) if fact.severity in scale else None


def _only(value: str | None) -> Collection[str] | None:
    return None if value is None else (value,)


def _lasts(rule: Bar, fact: Fact, reference: date) -> bool:
    match rule.lasts:
        case "for_good":
            return True
        case "until_resolved":
            return fact.resolved_on is None or fact.resolved_on > reference
        case "years":
            return look_back(reference, rule.years or 0) <= _counted_from(rule, fact, reference)


def _excused(rule: Bar, fact: Fact, reference: date) -> bool:
    """Repaired by the reference day, that day included, where the rule excuses it."""
    in_time = fact.repaired and fact.resolved_on is not None and fact.resolved_on <= reference
    return rule.unless == "repaired_in_time" and in_time


def _counted_from(rule: Bar, fact: Fact, reference: date) -> date:
    """The day from which the years run; a state that lasts has not begun to end."""
    match rule.counted_from:
        case "finding":
            return fact.found_on
        case "end" if fact.occurred_on <= reference:
            return _ended(fact, reference)
        case _:
            return fact.occurred_on


def _ended(fact: Fact, reference: date) -> date:
    """The day on which a state ended; the reference day where it had not by then."""
    return min(fact.resolved_on or reference, reference)


def _bans(bans: Iterable[Ban], city: str, today: date) -> Iterator[Ground]:
    ban = prevailing(bans, city, today)
    if ban is not None:
        yield Ground("ban", ban.basis, {"since": ban.since.isoformat(), "until": ban.until.isoformat()})
