"""The clerk closes nothing before its last receipt is settled, however the clock moves while he works."""

from datetime import datetime, timedelta

import orjson

from domain.cycle.events import StageClosed
from domain.shared import identifiers as ids
from services.clock import StandingClock
from tests.desk import CYCLE, Desk, at, code, opened, register

END = at("2026-05-01 00:00:00")


class PassingClock(StandingClock):
    """Shows the last instant of the window once, and the end from then on."""

    def __init__(self) -> None:
        super().__init__(END - timedelta(microseconds=1))
        self.asked = 0

    def now(self) -> datetime:
        """Later each time that it is asked."""
        self.asked += 1
        return END - timedelta(microseconds=1) if self.asked == 1 else END + timedelta(seconds=1)


def unsettled(d: Desk, number: int) -> None:
    """A submission that was stamped in time and whose sender died before it was decided."""
    d.on("2026-04-30 23:59:59")
    fields = {"cycle": CYCLE, "applicant": code(number), "documents": {}, "contact": "(invented)"}
    content = orjson.dumps({"name": "application.submit", "fields": fields, "actor": {"id": "org", "role": "applicant"}})
    d.office._reception.stamp(f"intake:{CYCLE}", f"late-{number}", content)  # noqa: SLF001  # the door, without the decision behind it


def received(d: Desk) -> list[tuple[str, ...]]:
    """Whom the closing of the window names."""
    events = [e.data for e in d.log.events_of(ids.cycle_stream(CYCLE))]
    return [event.received for event in events if isinstance(event, StageClosed) and event.stage == "intake"]


def test_a_receipt_without_an_answer_is_settled_before_the_close(quick_desk: Desk) -> None:
    """A submission that was stamped before the end counts, also when its sender died: the close decides it first."""
    d = opened(quick_desk)
    register(d, 1)
    unsettled(d, 1)
    assert d.on("2026-05-01 00:00:00").advance().stage == "qualification"
    assert received(d) == [(code(1),)]


def test_the_end_passes_while_the_clerk_works(quick_desk: Desk) -> None:
    """Between his look at the receipts and his look at the window the end passes: he closes only what he has looked at."""
    d = opened(quick_desk)
    register(d, 1)
    unsettled(d, 1)
    d.advance()  # the reminders of the window's last days are told
    d.office.clock = PassingClock()
    assert d.advance().stage == "intake"
    d.office.clock = d.clock
    assert d.on("2026-05-01 00:00:02").advance().stage == "qualification"
    assert received(d) == [(code(1),)]
