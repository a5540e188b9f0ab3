"""May this applicant apply? Bars from facts with their look-back, titles that hold it back, and bans from decisions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from domain.calendar.periods import look_back
from domain.policies.holders import held_back
from domain.regulation.applicants import Activity, Bar, Holder, Track
from domain.shared.finding import Finding, Ground
from domain.shared.history import Ban, Fact, Title

POLICY = "bars.v1"

SCALES: tuple[tuple[str, ...], ...] = (
    ("general", "larger", "major", "extraordinary"),
    ("unqualified", "seriously_unqualified"),
)
"""Official classes, rising: 一般, 较大, 重大, 特别重大 of accidents and breaches, 不合格, 严重不合格 of spot checks.

Any other class matches exactly.
"""

BARS = "bars"
"""The verdict on a fact that bars by itself; any other says why a person must decide."""


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
    judged: Mapping[str, bool] | None = None,
) -> Finding:
    """Every bar that applies at once, so that an applicant reads all reasons in one answer.

    `reference` is the day that look-backs run from; bans and titles that are valid are judged on `today`, the day of filing.
    `employer` are the facts of the organization whom an individual leads; `activity` is asked where a rule is narrowed to one.
    `judged`: `key` of rule and fact -> whether a person said that it bars. Outcome `clear`, `barred`, or `manual` where only a person
    can decide: on a repaired record, on what the record does not say, on what happened after the reference day.
    """
    own, led = list(facts), list(employer)
    hard: list[Ground] = []
    soft: list[Ground] = []
    for rule in rules:
        if track not in rule.tracks or (rule.activity is not None and rule.party == "applicant" and rule.activity != activity):
            continue
        for fact in led if rule.party == "employer" else own:
            ground, bar = _judged(rule, fact, reference, judged or {})
            if ground is not None:
                (hard if bar else soft).append(ground)
    hard += _bans(bans, city, today)
    hard += held_back(titles, holders, city=city, track=track, reference=reference, today=today)
    if hard:
        return Finding("barred", tuple(hard))
    return Finding("manual", tuple(soft)) if soft else Finding("clear")


def key(rule: str, reference: str) -> str:
    """Under which a person's decision on a fact is kept: the rule's name and the fact's reference."""
    return f"{rule}/{reference}"


def banned_until(bans: Iterable[Ban], city: str) -> date | None:
    """The last day of all bans of a city together; None where there is none."""
    return max((ban.until for ban in bans if ban.city == city), default=None)


def _judged(rule: Bar, fact: Fact, reference: date, judged: Mapping[str, bool]) -> tuple[Ground | None, bool]:
    """The ground, and whether it bars; nothing where the rule does not reach the fact, or a person said that it does not bar."""
    found = verdict(rule, fact, reference)
    if found is None:
        return None, False
    facts = {"on": _counted_from(rule, fact).isoformat(), "reference": fact.reference}
    if found == BARS:
        return Ground(rule.name, rule.basis, facts), True
    said = judged.get(key(rule.name, fact.reference))
    ground = Ground(rule.name, rule.basis, facts | {"why": found})
    return (None, False) if said is False else (ground, said is True)


def verdict(rule: Bar, fact: Fact, reference: date) -> str | None:
    """`bars`, or why a person must decide: `unsaid`, `after_reference`, `by_person`, `repaired`; None where the rule does not reach it."""
    if fact.kind != rule.fact or _matches(rule, fact) is False or not _lasts(rule, fact, reference) or _excused(rule, fact, reference):
        return None
    if _matches(rule, fact) is None:
        return "unsaid"
    if fact.occurred_on > reference and rule.lasts != "for_good":
        return "after_reference"
    if rule.by_person:
        return "by_person"
    return "repaired" if rule.unless == "repaired" and fact.repaired else BARS


def _matches(rule: Bar, fact: Fact) -> bool | None:
    """Whether the fact is of the class, source, fault and scope that the rule asks for; None where the record does not say."""
    wanted = ((rule.levels, fact.level), (_only(rule.fault), fact.fault), (_only(rule.scope), fact.scope), (_severe(rule), fact.severity))
    asked = [(allowed, given) for allowed, given in wanted if allowed is not None]
    if any(given is not None and given not in allowed for allowed, given in asked):
        return False
    return None if any(given is None for _, given in asked) else True


def _only(value: str | None) -> Collection[str] | None:
    return None if value is None else (value,)


def _severe(rule: Bar) -> Collection[str] | None:
    if rule.severity is None:
        return None
    scale = next((scale for scale in SCALES if rule.severity in scale), (rule.severity,))
    return scale[scale.index(rule.severity) :]


def _lasts(rule: Bar, fact: Fact, reference: date) -> bool:
    match rule.lasts:
        case "for_good":
            return True
        case "until_resolved":
            return fact.resolved_on is None or fact.resolved_on > reference
        case "years":
            return look_back(reference, rule.years or 0) <= _counted_from(rule, fact)


def _excused(rule: Bar, fact: Fact, reference: date) -> bool:
    """Repaired by the reference day, that day included, where the rule excuses it."""
    in_time = fact.repaired and fact.resolved_on is not None and fact.resolved_on <= reference
    return rule.unless == "repaired_in_time" and in_time


def _counted_from(rule: Bar, fact: Fact) -> date:
    return fact.found_on if rule.counted_from == "finding" else fact.occurred_on


def _bans(bans: Iterable[Ban], city: str, today: date) -> Iterator[Ground]:
    for ban in bans:
        if ban.city == city and ban.since <= today <= ban.until:
            yield Ground("ban", ban.basis, {"since": ban.since.isoformat(), "until": ban.until.isoformat()})
