"""What the shape of a regulation cannot see: that its parts fit each other, and that every article it names exists."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from domain.regulation.problem import Path, Problem
from domain.shared.citation import FORM, HOUSE
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.review import ReviewStage
from domain.stages.stage import CLOSED

OUTSIDE = {"mayor", "city_government", "committee_chair", "holder"}
"""Who may be given something to do without being a body of the regulation."""


def check(regulation: Regulation) -> Iterator[Problem]:
    """Every problem, in no particular order."""
    for one in CHECKS:
        yield from one(regulation)


def _articles(regulation: Regulation) -> Iterator[Problem]:
    for path, basis in _bases(regulation, ()):
        for part in basis.split(";"):
            found = FORM.match(part)
            if part == HOUSE or found is None:
                continue
            number = int(found["article"])
            exists = number in regulation.articles.leads if found["lead"] else 1 <= number <= regulation.articles.last
            if not exists:
                yield Problem(path, "article-unknown", part, f"1-{regulation.articles.last}")


def _bases(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                child = getattr(value, name)
                if name == "basis":
                    yield (*path, name), child
                else:
                    yield from _bases(child, (*path, name))
        case tuple():
            for place, child in enumerate(value):
                yield from _bases(child, (*path, place))
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


def _names(regulation: Regulation) -> Iterator[Problem]:
    for field in ("stages", "bodies", "conditions", "bars", "set_per_cycle", "duties", "revocations", "quotas"):
        seen: set[str] = set()
        for place, one in enumerate(getattr(regulation, field)):
            if one.name in seen:
                yield Problem((field, place, "name"), "name-twice", one.name)
            seen.add(one.name)


def _settings(regulation: Regulation) -> Iterator[Problem]:
    names = [stage.name for stage in regulation.stages]
    settings = {setting.name: setting for setting in regulation.set_per_cycle}
    for place, setting in enumerate(regulation.set_per_cycle):
        if setting.until not in names:
            yield Problem(("set_per_cycle", place, "until"), "stage-unknown", setting.until, ", ".join(names))
        for stage in setting.over:
            if stage not in names:
                yield Problem(("set_per_cycle", place, "over"), "stage-unknown", stage, ", ".join(names))
        if setting.value is not None and setting.least is not None and setting.value < setting.least:
            yield Problem(("set_per_cycle", place, "value"), "below-least", str(setting.value), str(setting.least))
    for place, one in enumerate(regulation.stages):
        if isinstance(one, IntakeStage) and (one.closes not in settings or settings[one.closes].type != "day"):
            yield Problem(("stages", place, "closes"), "setting-unknown", one.closes, ", ".join(settings))
        if isinstance(one, PublicNoticeStage) and one.objections.limit is not None and one.objections.limit not in settings:
            yield Problem(("stages", place, "objections", "limit"), "setting-unknown", one.objections.limit, ", ".join(settings))


def _reviews(regulation: Regulation) -> Iterator[Problem]:
    reviews = [stage.name for stage in regulation.stages_of(ReviewStage)]
    for place, name in enumerate(regulation.scoring.inputs):
        if name not in reviews:
            yield Problem(("scoring", "inputs", place), "stage-unknown", name, ", ".join(reviews))


def _people(regulation: Regulation) -> Iterator[Problem]:
    known = {body.name for body in regulation.bodies} | OUTSIDE
    for path, name in _actors(regulation):
        if name not in known:
            yield Problem(path, "body-unknown", name, ", ".join(sorted(known)))


def _actors(regulation: Regulation) -> Iterator[tuple[Path, str]]:
    for place, stage in enumerate(regulation.stages):
        if hasattr(stage, "by"):
            yield ("stages", place, "by"), stage.by
        for step, one in enumerate(getattr(stage, "chain", ())):
            yield ("stages", place, "chain", step, "by"), one.by
    for place, quota in enumerate(regulation.quotas):
        for step, name in enumerate(quota.override_by):
            yield ("quotas", place, "override_by", step), name
    for place, duty in enumerate(regulation.duties):
        yield ("duties", place, "by"), duty.by
    for place, rule in enumerate(regulation.revocations):
        for step, one in enumerate(rule.chain):
            yield ("revocations", place, "chain", step, "by"), one.by
    yield ("standard", "approved_by"), regulation.standard.approved_by


def _offers(regulation: Regulation) -> Iterator[Problem]:
    offered = {(offer.track, offer.tier) for offer in regulation.offers}
    shown = ", ".join(sorted(f"{track}/{tier}" for track, tier in offered))
    for field in ("quotas", "prizes"):
        rules = getattr(regulation, field)
        for place, rule in enumerate(rules):
            if (rule.track, rule.tier) not in offered:
                yield Problem((field, place), "offer-unknown", f"{rule.track}/{rule.tier}", shown)
        for track, tier in sorted(offered - {(rule.track, rule.tier) for rule in rules}):
            yield Problem((field,), "offer-without", f"{track}/{tier}", shown)


CHECKS: tuple[Callable[[Regulation], Iterator[Problem]], ...] = (_articles, _plan, _names, _settings, _reviews, _people, _offers)
