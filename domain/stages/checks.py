"""What the shape of a regulation cannot see: that its parts fit each other, and that every article it names exists."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from domain.regulation.problem import Path, Problem
from domain.shared.citation import FORM, HOUSE
from domain.stages.intake import IntakeStage
from domain.stages.outcome_checks import OUTCOME_CHECKS
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.qualification import QualificationStage
from domain.stages.recommendation import RecommendationStage
from domain.stages.review import ReviewStage
from domain.stages.shortlist import RatioRule, ShortlistStage
from domain.stages.stage import CLOSED

HOLDER = "holder"
"""Who holds the title, where a duty is theirs."""


def check(regulation: Regulation) -> Iterator[Problem]:
    """Every problem, in no particular order."""
    for one in CHECKS:
        yield from one(regulation)


def _articles(regulation: Regulation) -> Iterator[Problem]:
    for path, basis in _bases(regulation):
        for part in basis.split(";"):
            found = FORM.match(part)
            if part == HOUSE or found is None:
                continue
            number = int(found["article"])
            exists = number in regulation.articles.leads if found["lead"] else 1 <= number <= regulation.articles.last
            if not exists:
                yield Problem(path, "article-unknown", part, f"1-{regulation.articles.last}")


def _bases(regulation: Regulation) -> Iterator[tuple[Path, str]]:
    return ((path, value) for path, name, value in _fields(regulation, ()) if name == "basis")


def _fields(value: Any, path: Path) -> Iterator[tuple[Path, str, Any]]:
    """Every named field at any depth: its path, its name, its value."""
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                child = getattr(value, name)
                yield (*path, name), name, child
                yield from _fields(child, (*path, name))
        case tuple():
            for place, child in enumerate(value):
                yield from _fields(child, (*path, place))
        case _:
            pass


def _plan(regulation: Regulation) -> Iterator[Problem]:
    names = [stage.name for stage in regulation.stages]
    for place, stage in enumerate(regulation.stages):
        following = names[place + 1] if place + 1 < len(names) else CLOSED
        if stage.next not in {*names, CLOSED}:
            yield Problem(("stages", place, "next"), "stage-unknown", stage.next, ", ".join([*names, CLOSED]))
        elif stage.next != following:
            yield Problem(("stages", place, "next"), "stage-order", stage.next, following)


NAMED = (
    "stages", "bodies", "authorities", "conditions", "bars", "set_per_cycle", "duties", "revocations", "application_bans",
    "quotas", "caps", "limits",
)  # fmt: skip


def _names(regulation: Regulation) -> Iterator[Problem]:
    for field in NAMED:
        seen: set[str] = set()
        for place, one in enumerate(getattr(regulation, field)):
            if one.name in seen:
                yield Problem((field, place, "name"), "name-twice", one.name)
            seen.add(one.name)


def _settings(regulation: Regulation) -> Iterator[Problem]:
    names = [stage.name for stage in regulation.stages]
    for place, setting in enumerate(regulation.set_per_cycle):
        if setting.until not in names:
            yield Problem(("set_per_cycle", place, "until"), "stage-unknown", setting.until, ", ".join(names))
        for stage in setting.over:
            if stage not in {*names, POLL}:
                yield Problem(("set_per_cycle", place, "over"), "stage-unknown", stage, ", ".join(names))
        if setting.value is not None and setting.least is not None and setting.value < setting.least:
            yield Problem(("set_per_cycle", place, "value"), "below-least", str(setting.value), str(setting.least))
    settings = {setting.name: setting.type for setting in regulation.set_per_cycle}
    for path, name, kind in _asked(regulation):
        if name is not None and settings.get(name) != kind:
            yield Problem(path, "setting-unknown", name, ", ".join(one for one, type_ in settings.items() if type_ == kind))


def _asked(regulation: Regulation) -> Iterator[tuple[Path, str | None, str]]:
    """Where a rule leaves something to a setting of the cycle: the setting's name and the type that it must have."""
    for place, one in enumerate(regulation.stages):
        at: Path = ("stages", place)
        match one:
            case IntakeStage():
                yield (*at, "closes"), one.closes, "day"
                yield (*at, "internal_notice", "set_by"), one.internal_notice.set_by if one.internal_notice else None, "working_days"
            case RecommendationStage():
                yield (*at, "closes"), one.closes, "day"
            case QualificationStage():
                yield (*at, "supplement", "reply_within"), one.supplement.reply_within if one.supplement else None, "working_days"
            case PublicNoticeStage():
                yield (*at, "objections", "limit"), one.objections.limit, "working_days"
            case _:
                pass
    for place, rule in enumerate(regulation.scoring):
        yield ("scoring", place, "weights_set_by"), rule.weights_set_by, "weights"
    yield ("panels", "size", "setting"), regulation.panels.size.setting, "count"


POLL = "poll"
"""What a poll beside a notice is called among the inputs of a composite."""


def _reviews(regulation: Regulation) -> Iterator[Problem]:
    reviews = [stage.name for stage in regulation.stages_of(ReviewStage)]
    polled = any(stage.poll for stage in regulation.stages_of(PublicNoticeStage))
    known = [*reviews, *([POLL] if polled else [])]
    for place, rule in enumerate(regulation.scoring):
        for field in ("inputs", "ties"):
            names = getattr(rule, field) if field == "inputs" else rule.ties[:-1]
            for at, name in enumerate(names):
                if name not in known:
                    yield Problem(("scoring", place, field, at), "stage-unknown", name, ", ".join(known))
    for place, stage in enumerate(regulation.stages):
        if isinstance(stage, ShortlistStage) and stage.after not in reviews:
            yield Problem(("stages", place, "after"), "stage-unknown", stage.after, ", ".join(reviews))


def _spans(regulation: Regulation) -> Iterator[Problem]:
    names = [stage.name for stage in regulation.stages]
    for place, limit in enumerate(regulation.limits):
        for field in ("first", "last"):
            if getattr(limit, field) not in names:
                yield Problem(("limits", place, field), "stage-unknown", getattr(limit, field), ", ".join(names))
    for place, anchor in enumerate(regulation.frequency.anchors):
        if anchor.stage not in names:
            yield Problem(("frequency", "anchors", place, "stage"), "stage-unknown", anchor.stage, ", ".join(names))
    quotas = [quota.name for quota in regulation.quotas]
    for path, over in _quota_names(regulation):
        for at, name in enumerate(over):
            if name not in quotas:
                yield Problem((*path, at), "quota-unknown", name, ", ".join(quotas))


def _quota_names(regulation: Regulation) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for place, cap in enumerate(regulation.caps):
        yield ("caps", place, "over"), cap.over
    for place, stage in enumerate(regulation.stages):
        if isinstance(stage, ShortlistStage) and isinstance(stage.select, RatioRule):
            yield ("stages", place, "select", "of"), stage.select.of


def _people(regulation: Regulation) -> Iterator[Problem]:
    known = {body.name for body in regulation.bodies} | {one.name for one in regulation.authorities} | {HOLDER}
    for path, name in _actors(regulation):
        if name not in known:
            yield Problem(path, "body-unknown", name, ", ".join(sorted(known)))


ACTORS = ("by", "override_by", "decided_by", "approved_by", "re_examined_by", "inspected_by", "consults", "consent_of", "seeds_by")
"""Fields that name who does something; several where the text names several."""


def _actors(regulation: Regulation) -> Iterator[tuple[Path, str]]:
    for path, name, value in _fields(regulation, ()):
        if name in ACTORS:
            match value:
                case str():
                    yield path, value
                case tuple():
                    yield from (((*path, place), one) for place, one in enumerate(value))
                case _:
                    pass


def _offers(regulation: Regulation) -> Iterator[Problem]:
    offered = {(offer.track, offer.tier) for offer in regulation.offers}
    shown = ", ".join(sorted(f"{track}/{tier}" for track, tier in offered))
    for field in ("quotas", "prizes", "holders"):
        rules = getattr(regulation, field)
        for place, rule in enumerate(rules):
            if (rule.track, rule.tier) not in offered:
                yield Problem((field, place), "offer-unknown", f"{rule.track}/{rule.tier}", shown)
        for track, tier in sorted(offered - {(rule.track, rule.tier) for rule in rules}):
            yield Problem((field,), "offer-without", f"{track}/{tier}", shown)
    for field in ("scoring", "standards"):
        covered = [track for rule in getattr(regulation, field) for track in rule.tracks]
        for track in sorted({track for track, _ in offered} - set(covered)):
            yield Problem((field,), "offer-without", track, ", ".join(sorted(set(covered))))


CHECKS: tuple[Callable[[Regulation], Iterator[Problem]], ...] = (
    _articles, _plan, _names, _settings, _reviews, _spans, _people, _offers, *OUTCOME_CHECKS,
)  # fmt: skip
