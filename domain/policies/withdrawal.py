"""May a title be withdrawn on a ground? Its elements, the class of what happened, and the time within which it must have happened."""

from collections.abc import Collection
from datetime import date

import msgspec

from domain.calendar.periods import add_months
from domain.regulation.tenure import RevocationGround
from domain.shared.finding import Finding, Ground
from domain.shared.severity import at_least

POLICY = "withdrawal.v1"


class Held(msgspec.Struct, frozen=True, gc=False):
    """The title's days: of the conferral, and the last of its validity (None where it has no end)."""

    conferred_on: date
    valid_until: date | None


def withdrawal(ground: RevocationGround, title: Held, *, elements: Collection[str], severity: str | None, event_on: date | None) -> Finding:
    """`open`, or why not: `element-missing`, `severity-below`, `outside-window`, with what the sentence needs.

    `event_on` is the day of the event, not of its finding; a ground without a window asks for none, and has no time bar.
    """
    missing = [element for element in ground.requires if element not in elements]
    missing += ["severity"] if ground.severity and severity is None else []
    missing += ["event_on"] if ground.window and event_on is None else []
    if missing:
        return _no("element-missing", ground, missing=missing)
    if ground.severity and severity not in at_least(ground.severity):
        return _no("severity-below", ground, severity=severity, least=ground.severity)
    window = window_of(ground, title)
    if window is None or event_on is None:
        return Finding("open", (Ground(ground.name, ground.basis),))
    first, last = window
    told = {"event_on": event_on.isoformat(), "first": first.isoformat(), "last": last.isoformat() if last else ""}
    if event_on < first or (last is not None and event_on > last):
        return _no("outside-window", ground, **told)
    return Finding("open", (Ground(ground.name, ground.basis, told),))


def window_of(ground: RevocationGround, title: Held) -> tuple[date, date | None] | None:
    """First and last day on which the event counts; the last anniversary is inside. None where the ground has no window."""
    if ground.window is None:
        return None
    ends = [add_months(title.conferred_on, 12 * ground.window.years)] if ground.window.years is not None else []
    ends += [title.valid_until] if ground.window.validity and title.valid_until is not None else []
    return title.conferred_on, min(ends, default=None)


def _no(outcome: str, ground: RevocationGround, **facts: object) -> Finding:
    return Finding(outcome, (Ground(ground.name, ground.basis, facts),))
