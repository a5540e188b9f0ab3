"""A thousand submitters around 24:00 of the last day: what was stamped in time is accepted, what was not is refused, without exception."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from domain.cycle.events import StageClosed
from domain.shared import identifiers as ids
from services.answer import Answer
from services.clock import ShiftedClock
from services.log.rows import instant
from tests.desk import CYCLE, at, code, desk, opened, register, submit

SUBMITTERS = 1_000


@pytest.mark.long
@pytest.mark.timeout(400)
def test_a_thousand_submitters_at_midnight(address: str, share: float) -> None:
    """Threads file while the clock passes the window's end and a clerk closes it: every outcome agrees with its stamp."""
    count = max(int(SUBMITTERS * share), 100)
    d = opened(desk(address))
    for number in range(1, count + 1):
        register(d, number)
    end = at("2026-05-01 00:00:00")
    spread = count / 250
    began = time.monotonic()
    clock = ShiftedClock(end - timedelta(seconds=spread / 2) - datetime.now(UTC))
    d.office.clock = d.log.clock = d.office._reception._clock = clock  # noqa: SLF001  # time runs from here on
    stop = threading.Event()

    def close() -> None:
        while not stop.is_set():
            d.clerk.advance(ids.cycle_stream(CYCLE))

    def file(number: int) -> Answer:
        """In its turn: one after the other, half of them before the end and half after it."""
        time.sleep(max(0.0, began + number * spread / count - time.monotonic()))
        return submit(d, number)

    closer = threading.Thread(target=close)
    closer.start()
    with ThreadPoolExecutor(24) as pool:
        answers = dict(zip(range(1, count + 1), pool.map(file, range(1, count + 1)), strict=True))
    while d.clerk.advance(ids.cycle_stream(CYCLE)).stage == "intake":
        pass
    stop.set()
    closer.join()
    stamps = dict(d.log.rows.query("select command_id, stamped_at from receipts"))
    filed = {commit.command_id: commit for commit in d.log.commits() if commit.command == "application.submit"}
    assert len(filed) == count
    assert set(stamps) == set(filed)
    in_time = [command_id for command_id, stamped in stamps.items() if instant(stamped) < end]
    accepted = [command_id for command_id, commit in filed.items() if b'"outcome":"done"' in bytes(commit.answer)]
    assert sorted(accepted) == sorted(in_time)
    assert 0 < len(accepted) < count
    [closed] = [e.data for e in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(e.data, StageClosed) and e.data.stage == "intake"]
    assert set(closed.received) == {code(number) for number, answer in answers.items() if answer.outcome == "done"}
    last_accepted = max(filed[command_id].last for command_id in accepted)
    position = next(e.position for e in d.log.events_of(ids.cycle_stream(CYCLE)) if e.data is closed or e.data == closed)
    assert last_accepted < position
