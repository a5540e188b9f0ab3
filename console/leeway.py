"""What a city decides for a cycle because its text leaves it open: each setting, its value, until when it is set, and where."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from console import offered
from console.subject import Subject
from console.visit import Visit
from domain.cycle.windows import windows
from domain.regulation.per_cycle import Setting


class Left(NamedTuple):
    """A setting: its value now, None where there is none; `ours` where it is our default; `address`: where it is set, for who may."""

    setting: Setting
    value: Any
    ours: bool
    begun: bool
    address: str


def settings(visit: Visit, found: Subject) -> list[Left]:
    """Every setting of the cycle, in the order of its text."""
    begun = {*found.cycle.closed, found.cycle.stage}
    over = {
        name
        for window in windows(found.regulation.stages, found.cycle.settings)
        if window.stage in found.cycle.closed
        for name in window.settings
    }
    may = offered.may(visit, "cycle.set", found)
    return [_left(visit, found, one, may=may and one.name not in over, begun=one.until in begun) for one in found.regulation.set_per_cycle]


def _left(visit: Visit, found: Subject, setting: Setting, *, may: bool, begun: bool) -> Left:
    value = found.cycle.settings.get(setting.name)
    known = {"cycle": found.name, "name": setting.name, "back": visit.request.url.path}
    now = [("value", f"{name}:{weight}") for name, weight in value.items()] if isinstance(value, dict) else [("value", str(value))]
    address = offered.address(visit, "cycle.set", known) + ("&" + urlencode(now) if value is not None else "") if may else ""
    return Left(setting, value, value is not None and value == setting.value, begun, address)
