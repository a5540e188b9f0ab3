"""Is a text the law on a day? A draft never is, a text without a date is from the act that gave it one, and a term ends."""

from datetime import date
from typing import Literal

from domain.regulation.identity import Status

POLICY = "in_force.v1"

State = Literal["in_force", "draft", "undated", "not_yet", "lapsed", "superseded"]


def state_on(status: Status, enacted_from: date | None, day: date) -> State:
    """What a text is on a day; `enacted_from` is the day that an act gave to a text that bears none."""
    if status.state != "in_force":
        return status.state
    since = enacted_from if status.effective_from == "by_act" else status.effective_from
    if since is None:
        return "undated"
    if day < since:
        return "not_yet"
    return "lapsed" if status.effective_until is not None and day > status.effective_until else "in_force"
