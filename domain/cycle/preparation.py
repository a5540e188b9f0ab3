"""What the office settles before review: the cycle's settings, the work plan, the announcement."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.cycle import events as e
from domain.cycle.cycle import Cycle
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Term


def set_setting(cycle: Cycle, name: str, value: Any, until: str, reason: str) -> e.SettingSet:
    """Set what the regulation leaves to the cycle; once stage `until` has opened, only with a reason."""
    passed = cycle.plan.index(until) <= _reached(cycle)
    if passed and name in cycle.settings and not reason:
        raise InvalidError("reason-needed", what=name)
    return e.SettingSet(name, value, reason)


def _reached(cycle: Cycle) -> int:
    """Index in the plan of the last stage that has opened; -1 before the first."""
    opened = [*cycle.closed, *([cycle.stage] if cycle.stage else [])]
    return max((cycle.plan.index(stage) for stage in opened), default=-1)


def announce(
    cycle: Cycle, channels: dict[str, date], text: str, settings_needed: Sequence[str], *, basis: str, term: Term | None = None
) -> e.Announced:
    """Publish the call for applications, once everything that it must say is settled; `term` is how long it must stand."""
    missing = [name for name in settings_needed if name not in cycle.settings]
    if missing:
        raise RefusedError("settings-missing", basis, missing=missing)
    if cycle.announced:
        raise RefusedError("announced-already", basis)
    return e.Announced(channels, text, term)
