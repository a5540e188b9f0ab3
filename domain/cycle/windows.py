"""The windows whose days a cycle sets itself, for filing and for recommending: how they fit each other and the call."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from domain.cycle.approvals import stands_long_enough
from domain.shared.refusal import RefusedError
from domain.shared.term import Term
from domain.stages.intake import IntakeStage
from domain.stages.recommendation import RecommendationStage
from domain.stages.stage import Stage


class Window(msgspec.Struct, frozen=True):
    """A window by its stage: its last day, its first where one is set, and the settings that hold them."""

    stage: str
    kind: str
    basis: str
    last_day: date
    first_day: date | None
    settings: tuple[str, ...]


def windows(stages: Iterable[Stage], settings: Mapping[str, Any]) -> list[Window]:
    """Every window of the plan whose last day is set."""
    return [
        Window(stage.name, stage.kind, stage.basis, date.fromisoformat(settings[stage.closes]), _first(stage, settings), _held(stage))
        for stage in stages
        if isinstance(stage, IntakeStage | RecommendationStage) and stage.closes in settings
    ]


def _held(stage: IntakeStage | RecommendationStage) -> tuple[str, ...]:
    opens = stage.opens if isinstance(stage, IntakeStage) else None
    return (stage.closes, opens) if opens else (stage.closes,)


def _first(stage: IntakeStage | RecommendationStage, settings: Mapping[str, Any]) -> date | None:
    opens = stage.opens if isinstance(stage, IntakeStage) else None
    return date.fromisoformat(settings[opens]) if opens is not None and opens in settings else None


def fit(found: Iterable[Window], call: Term | None) -> None:
    """Refuse days that cannot be: filing that ends before it begins or before the call has stood, recommending that ends before filing."""
    known = list(found)
    filing = [window for window in known if window.kind == "intake"]
    for window in filing:
        stands_long_enough(call, window.last_day)
        if window.first_day is not None and window.first_day > window.last_day:
            days = {"first_day": window.first_day.isoformat(), "last_day": window.last_day.isoformat()}
            raise RefusedError("first-day-after-last", window.basis, **days)
    last = max((window.last_day for window in filing), default=date.min)
    for window in known:
        if window.last_day < last:
            raise RefusedError("window-before-filing", window.basis, last_day=window.last_day.isoformat(), filing=last.isoformat())
