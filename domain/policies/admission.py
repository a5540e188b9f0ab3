"""Whether a live cycle may be opened under a text: only under one that is in force on the day."""

from datetime import date

from domain.regulation.identity import Status
from domain.shared.finding import Finding, Ground

POLICY = "admission.v1"


def admission(status: Status, enacted_from: date | None, today: date) -> Finding:
    """`in_force`, or why not: `draft`, `superseded`, `not_enacted` (a text without a day of its own, before an act), `not_yet`, `lapsed`.

    `enacted_from` is the day that an act put it in force from, None before there was one.
    """
    since = enacted_from if status.effective_from == "by_act" else status.effective_from
    outcome = _outcome(status, since, today)
    facts = {"since": since and since.isoformat(), "until": status.effective_until and status.effective_until.isoformat()}
    return Finding(outcome, (Ground("status", status.basis, facts),))


def _outcome(status: Status, since: date | None, today: date) -> str:
    if status.state != "in_force":
        return status.state
    if since is None:
        return "not_enacted"
    if today < since:
        return "not_yet"
    return "lapsed" if status.effective_until is not None and today > status.effective_until else "in_force"
