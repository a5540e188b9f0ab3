"""Does an applicant meet every basic condition? What can be computed is computed; the rest is what a person judged, with a reason."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from domain.calendar.periods import look_back
from domain.regulation.applicants import Activity, Condition, DeclaredDay, JudgedCondition, RegisteredCondition, Track, YearsSinceCondition
from domain.shared.finding import Finding, Ground

POLICY = "conditions.v1"


class Profile(msgspec.Struct, frozen=True):
    """What register and application say of an applicant: place and form, the days declared, whether it applied or won before."""

    track: Track = "organization"
    registered_in: str = ""
    legal_person: bool = False
    zone: str | None = None
    activity: Activity | None = None
    days: Mapping[DeclaredDay, date] = {}
    applied_before: bool = False
    re_award: bool = False


def conditions(
    rules: Iterable[Condition], profile: Profile, *, city: str, judged: Mapping[str, tuple[bool, str]], reference: date
) -> Finding:
    """`qualified`, `unqualified` with each missed condition, or `open` while a condition still waits for a person's judgement."""
    missed: list[Ground] = []
    waiting: list[Ground] = []
    for rule in rules:
        match rule:
            case _ if not asked(rule, profile) and not (rule.name in judged and may_be_judged(rule, profile)):
                pass
            case RegisteredCondition() if not _registered(rule, profile, city):
                facts = {"registered_in": profile.registered_in, "legal_person": profile.legal_person, "zone": profile.zone}
                missed.append(Ground(rule.name, rule.basis, facts))
            case YearsSinceCondition() if not _years(rule, profile, reference):
                since = profile.days.get(rule.fact)
                facts = {"fact": rule.fact, "since": since.isoformat() if since else None, "years": rule.years}
                missed.append(Ground(rule.name, rule.basis, facts))
            case JudgedCondition() if rule.name not in judged:
                waiting.append(Ground(rule.name, rule.basis))
            case JudgedCondition() if not judged[rule.name][0]:
                missed.append(Ground(rule.name, rule.basis, {"reason": judged[rule.name][1]}))
            case _:
                pass
    if missed:
        return Finding("unqualified", tuple(missed))
    return Finding("open", tuple(waiting)) if waiting else Finding("qualified")


def asked(rule: Condition, profile: Profile) -> bool:
    """Whether a condition is asked of this applicant at all: of its track, its activity, and whether it applied or won before."""
    if profile.track not in rule.tracks:
        return False
    match rule:
        case JudgedCondition(when="for_profit" | "non_profit"):
            return rule.when == profile.activity
        case JudgedCondition(when="applied_before"):
            return profile.applied_before
        case JudgedCondition(when="re_award"):
            return profile.re_award
        case _:
            return True


def may_be_judged(rule: Condition, profile: Profile) -> bool:
    """Whether a person may judge it: an earlier application that the log does not know of is brought in by judging."""
    earlier = isinstance(rule, JudgedCondition) and rule.when == "applied_before" and profile.track in rule.tracks
    return isinstance(rule, JudgedCondition) and (earlier or asked(rule, profile))


def _registered(rule: RegisteredCondition, profile: Profile, city: str) -> bool:
    """A zone that is exempt waives the place alone."""
    here = profile.registered_in == city or profile.zone in rule.exempt_zones
    return here and (rule.legal_form == "any" or profile.legal_person)


def _years(rule: YearsSinceCondition, profile: Profile, reference: date) -> bool:
    """A day that nobody declared is no day; the anniversary is enough."""
    since = profile.days.get(rule.fact)
    return since is not None and since <= look_back(reference, rule.years)
