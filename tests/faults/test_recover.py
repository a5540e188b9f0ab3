"""Temporal's database is disposable: twenty cycles at different stages wait for the same instants after it is gone."""

from pathlib import Path

import pytest

from cli.recover import recover
from domain.shared import identifiers as ids
from tests.desk import Desk, at, noticed, opened, proposed, qualified, register, reviewed, submit
from tests.served import Served

STAGES = ("announcement", "intake", "qualification", "document_review", "public_notice")


def to_stage(d: Desk, year: int, stage: str) -> None:
    """Bring a cycle of a year of its own to a stage; two organizations apply in each, in a year in which neither holds a title."""
    d.cycle = f"wuhai/{year}"
    if stage == "announcement":
        d.done("standard.approve", "committee_chair", city="wuhai", criteria="gbt19580-wuhai", resolution="r")
        d.done("cycle.open", city="wuhai", year=year, version="undated")
        d.advance()
        return
    opened(d, "2026-09-30" if stage == "intake" else "2026-04-30")
    for number in (1, 2):
        register(d, number)
        submit(d, number)


def past(d: Desk) -> None:
    """Twenty cycles: filing windows open to 30 September, reviews under way, a notice to 22 September, one that falls due meanwhile."""
    for number in range(20):
        to_stage(d, 2026 - 2 * number, STAGES[number % 5])
    d.on("2026-05-06 09:00")
    for number in range(20):
        d.cycle, stage = f"wuhai/{2026 - 2 * number}", STAGES[number % 5]
        if stage in {"document_review", "public_notice"}:
            qualified(d, range(1, 3))
        elif stage == "qualification":
            d.advance()
        if stage == "public_notice":
            reviewed(d, range(1, 3))
            proposed(d, 1)
            d.advance()
    d.on("2026-09-16 09:00")
    for number in range(4, 20, 5):
        d.cycle = f"wuhai/{2026 - 2 * number}"
        noticed(d, "2026-09-15" if number == 4 else "2026-09-16")
        d.advance()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_temporal_database_is_lost(tmp_path: Path) -> None:
    """Deleted and recovered from the log alone: each workflow waits for what it waited for; what fell due closes at its legal instant."""
    served = Served(tmp_path)
    served.prepare(at("2026-03-02 09:00"), at("2026-09-21 23:59:30"), 0, past)
    streams = [ids.cycle_stream(f"wuhai/{2026 - 2 * number}") for number in range(20)]
    due_meanwhile = streams[4]
    try:
        served.start()
        served.until(lambda: all(one and one.waiting for one in served.parked(streams).values()), 60, "all waiting")
        before = {stream: one and one.due for stream, one in served.parked(streams).items()}
        assert before[due_meanwhile] == at("2026-09-22 00:00:00")
        assert len({due for due in before.values() if due}) == 3
        served.stop()
        for file in tmp_path.glob("temporal.db*"):
            file.unlink()
        product = served.product()
        served.until(lambda: product.clock.now() > at("2026-09-22 00:00:05"), 60, "past the notice's end")
        served.start()
        assert recover(tmp_path, served.env) == (0, 21)  # the twenty cycles, and the city's years between them
        served.until(lambda: all(one and one.waiting for one in served.parked(streams).values()), 60, "all waiting again")
        after = {stream: one and one.due for stream, one in served.parked(streams).items()}
        assert after == before | {due_meanwhile: at("2026-09-29 00:00:00")}  # reminded of the approval five working days later
        closed = [e.data for e in product.log.events_of(due_meanwhile) if type(e.data).__name__ == "NoticeClosed"]
        assert [one.closed_at for one in closed] == [at("2026-09-22 00:00:00")]  # type: ignore[attr-defined]  # NoticeClosed
        product.close()
    finally:
        served.stop()
