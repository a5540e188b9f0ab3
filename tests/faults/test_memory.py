"""What a served log weighs: everything running and idle, and with fifty cycles open."""

import sys
from pathlib import Path

import pytest

from domain.shared import identifiers as ids
from tests.desk import Desk, at, opened
from tests.served import Served

CYCLES = 50


def mebibytes(served: Served) -> float:
    """Resident memory of every process of the group, shared pages counted in each."""
    pids = {pid for name in ("serve", "work", "start-dev") for pid in served.pids(name)}
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS:")]
    return sum(int(line.split()[1]) for line in lines) / 1024


def fifty_cycles(d: Desk) -> None:
    """A filing window is open in each."""
    for number in range(CYCLES):
        d.cycle = f"wuhai/{2026 - 2 * number}"
        opened(d, "2026-09-30")


@pytest.mark.long
@pytest.mark.timeout(200)
def test_everything_idle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Watcher, worker and server together: at most 450 MiB."""
    served = Served(tmp_path).start()
    try:
        weight = mebibytes(served)
        with capsys.disabled():
            sys.stdout.write(f"\n  idle: {weight:.0f} MiB\n")
        assert weight <= 450
    finally:
        served.stop()


@pytest.mark.long
@pytest.mark.timeout(200)
def test_fifty_cycles_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same with fifty workflows that wait: at most 600 MiB."""
    served = Served(tmp_path)
    served.prepare(at("2026-03-02 09:00"), at("2026-03-03 09:00"), 0, fifty_cycles)
    served.start()
    try:
        streams = [ids.cycle_stream(f"wuhai/{2026 - 2 * number}") for number in range(CYCLES)]
        served.until(lambda: all(one and one.waiting for one in served.parked(streams).values()), 60, "all waiting")
        weight = mebibytes(served)
        with capsys.disabled():
            sys.stdout.write(f"\n  fifty cycles: {weight:.0f} MiB\n")
        assert weight <= 600
    finally:
        served.stop()
