"""Kill anything: nothing is lost, nothing happens twice, every deadline stands, and no server is left behind."""

from pathlib import Path

import pytest

from tests.desk import CYCLE, Desk, at, code, noticed, opened, proposed, qualified, reviewed
from tests.served import Served

CYCLE_STREAM = f"cycle:{CYCLE}"


def notice_running(d: Desk) -> None:
    """A notice of three candidates runs, to 22 September 24:00."""
    reviewed(qualified(opened(d), range(1, 5)), range(1, 5))
    proposed(d, 1, 2, 3)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    d.advance()


@pytest.mark.long
@pytest.mark.timeout(360)
def test_every_process_is_killed_in_turn(tmp_path: Path) -> None:
    """Server, worker, all: after each restart the notice waits for the same instant, and closes once at its legal end."""
    served = Served(tmp_path)
    served.prepare(at("2026-03-02 09:00"), at("2026-09-22 23:58:05"), 0, notice_running)
    end = at("2026-09-23 00:00:00")
    try:
        served.start()

        def waits() -> bool:
            try:
                parked = served.parked([CYCLE_STREAM])[CYCLE_STREAM]
            except Exception:  # noqa: BLE001  # the server is coming back
                return False
            return parked is not None and parked.waiting and parked.due == end

        served.until(waits, 30, "waiting for the notice's end, the reminders of six days behind it")
        head = served.product().log.head()
        served.kill("start-dev")
        served.until(waits, 60, "waiting again after the server was killed")
        served.kill("work")
        served.until(waits, 60, "waiting again after the worker was killed")
        assert [(e.originator_id, type(e.data).__name__) for page in served.product().log.replay(after=head) for e in page] == []
        for name in ("serve", "work", "start-dev"):
            served.kill(name)
        served.until(lambda: not (served.pids("start-dev") or served.pids("work") or served.pids("serve")), 10, "all gone")
        served.start()
        product = served.product()
        served.until(lambda: product.clerk.standing(CYCLE_STREAM).stage == "approval", 180, "closed")
        events = [(type(e.data).__name__, e.data) for e in product.log.events_of(CYCLE_STREAM)]
        closed = [event for name, event in events if name == "NoticeClosed"]
        assert [event.closed_at for event in closed] == [end]  # type: ignore[attr-defined]  # NoticeClosed
        assert [name for name, _ in events].count("Opened") == 1
        assert product.log.verify()[0] == product.log.head()
        assert len(product.log.streams(f"application:{CYCLE}/")) == len([code(n) for n in range(1, 5)])
        product.close()
    finally:
        served.stop()


@pytest.mark.timeout(120)
def test_a_killed_watcher_leaves_no_orphan(tmp_path: Path) -> None:
    """When the watcher alone is killed, the kernel ends the server and the worker, and the folder can be served again."""
    served = Served(tmp_path).start()
    assert len(served.pids("start-dev")) == 1
    served.kill("serve")
    took = served.until(lambda: not (served.pids("start-dev") or served.pids("work")), 5, "gone with their parent")
    assert took < 5
    served.start().stop()
