"""What those who hold or held a title of this award may do later: when they may file, as what, and which tier is not given again."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from domain.calendar.periods import add_months
from domain.regulation.applicants import Holder, Track
from domain.shared.finding import Finding, Ground
from domain.shared.history import Title

POLICY = "holders.v1"

Standing = Literal["new", "re_award"]


def held_back(
    titles: Iterable[Title], holders: Iterable[Holder], *, city: str, track: Track, reference: date, today: date
) -> Iterator[tuple[Literal["barred", "manual"], Ground]]:
    """Each title that holds an application back, or that a person must decide on: on `today`, the day of filing, or the reference day."""
    rules: dict[str, Holder] = {rule.tier: rule for rule in holders if rule.track == track}
    for title in titles:
        rule = rules.get(title.tier) if of_this_award(title, city) else None
        effect = _effect(rule, title, today if rule.judged_on == "filing" else reference) if rule is not None else None
        if rule is not None and effect is not None:
            until = title.valid_until.isoformat() if title.valid_until else None
            yield effect, Ground("holder", rule.basis, {"cycle": title.cycle, "tier": title.tier, "valid_until": until})


def standing(
    titles: Iterable[Title], holders: Iterable[Holder], city: str, *, track: Track = "organization", tier: str | None = None
) -> Standing:
    """Whether an application is a first one or asks for a title again, of one tier or of any.

    A title that was withdrawn makes nobody a repeat winner.
    """
    held = {title.tier for title in titles if of_this_award(title, city) and title.revoked_on is None}
    again = any(rule.tier in held and rule.then == "re_award" for rule in holders if rule.track == track and tier in {None, rule.tier})
    return "re_award" if again else "new"


def not_again(titles: Iterable[Title], holders: Iterable[Holder], *, city: str, track: Track, tier: str, on: date) -> Finding:
    """Whether a tier may be given on the day of the decision: `free`, or `barred` within the years in which it is not given again.

    The last anniversary is still within them. It bars the outcome, never the filing.
    """
    rules = [rule for rule in holders if (rule.track, rule.tier) == (track, tier) and rule.not_again_within_years is not None]
    held = [title for title in titles if of_this_award(title, city) and title.tier == tier and title.revoked_on is None]
    grounds = [
        Ground("not_again", rule.basis, {"cycle": title.cycle, "tier": tier, "until": last.isoformat()})
        for rule in rules
        for title in held
        if on <= (last := add_months(title.conferred_on, 12 * (rule.not_again_within_years or 0)))
    ]
    return Finding("barred", tuple(grounds)) if grounds else Finding("free")


def repeats(titles: Iterable[Title], *, city: str, tier: str, cycle: str) -> bool:
    """Whether a title of this tier was won before the cycle: another tier is none, and a withdrawn one counts for nothing."""
    held = (title for title in titles if of_this_award(title, city) and title.revoked_on is None)
    return any(title.tier == tier and title.cycle != cycle for title in held)


def of_this_award(title: Title, city: str) -> bool:
    """Whether a title is one of the city's own award."""
    return title.kind is None and title.cycle.partition("/")[0] == city


def _effect(rule: Holder, title: Title, on: date) -> Literal["barred", "manual"] | None:
    """What a title that is held or was held does to an application on a day."""
    if title.revoked_on is not None:
        return None if rule.after_revocation == "as_new" else rule.after_revocation
    if rule.barred == "manual":
        return "manual"
    return "barred" if _holds_back(rule, title, on) else None


def barred_until(rule: Holder, title: Title) -> date | None:
    """The last day on which a title holds an application back by itself; None where no day ends it."""
    match rule.barred if title.revoked_on is None else "":
        case "while_valid":
            return title.valid_until
        case "years":
            return add_months(title.conferred_on, 12 * (rule.years or 0)) - date.resolution
        case _:
            return None


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
