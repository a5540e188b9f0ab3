"""One holiday notice against a thousand running deadlines; and an announcement that the relay never passed on."""

import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError

from activities.engine import connect
from activities.relay import Relay
from activities.signatures import NEXT_DEADLINE
from cli.bootstrap import Product
from cli.recover import recover, recover_open, wake
from domain.objection import objection as o
from domain.shared import identifiers as ids
from services.follow import Bookmark
from tests.desk import CYCLE, Desk, at, code, desk_of, noticed, opened, proposed, qualified, register, reviewed, submit
from tests.holidays import MADE_UP, announced, notice
from tests.served import PastClock, Served
from tests.workflows.test_relay import engine_on

DEADLINES = 1_000
CYCLES = 10
PRESENT = at("2026-12-30 10:00")
MOVES = notice("2026-12-30", ["2026-12-31", "2027-01-01"])
"""Rests on 31 December: notices of the 28th end on 6 January instead of the 5th, limits of the 29th on the 14th instead of the 13th."""


def on_notice(d: Desk, objections: int) -> None:
    """Ten cycles with a running notice each, and so many open objections."""
    cycles = [f"wuhai/{2026 - 2 * number}" for number in range(CYCLES)]
    for d.cycle in cycles:
        opened(d)
        for number in (1, 2):
            register(d, number)
            submit(d, number)
    d.on("2026-05-06 09:00")
    for d.cycle in cycles:
        reviewed(qualified(d, range(1, 3)), range(1, 3))
        proposed(d, 1, 2)
        d.advance()
    d.on("2026-12-28 09:00")
    for d.cycle in cycles:
        noticed(d, "2026-12-28")
    d.on("2026-12-29 09:00")
    for number in range(objections):
        fields = {"notice": 1, "candidate": code(2), "reference": f"obj-{number}", "objector": "(invented)", "grounds": "(invented)"}
        d.done("objection.file", "public", "citizen", cycle=cycles[number % CYCLES], **fields)
    d.on("2026-12-30 09:59")
    for d.cycle in cycles:
        d.advance()


def last_days(product: Product) -> dict[str, date]:
    """The last day of each running notice and limit."""
    found = {}
    for stream in product.log.streams("notice:"):
        number, cycle = int(stream.rpartition("/")[2]), ids.cycle_in(stream) or ""
        found[stream] = product.office.look(stream, lambda case, c=cycle, n=number: case.notice(c, n).term.last_day)  # type: ignore[misc]  # bound at once
    for stream in product.log.streams("objection:"):
        state, _ = product.log.load(stream, o.fold)
        if state is not None and state.term is not None:
            found[stream] = state.term.last_day
    return found  # type: ignore[return-value]  # `look` gives what its question gives


async def next_deadlines(served: Served) -> dict[str, datetime]:
    """The instant that each running workflow that counts days says it waits for, as an operator's list shows it."""
    client = await connect(served.settings.temporal)
    key = SearchAttributeKey.for_datetime(NEXT_DEADLINE)
    found = [(one.id, one.typed_search_attributes.get(key)) async for one in client.list_workflows("ExecutionStatus = 'Running'")]
    return {stream: due for stream, due in found if due is not None and ids.kind_of(stream) in {"cycle", "objection"}}


def waiting(served: Served, dues: dict[str, datetime | None]) -> bool:
    """Whether every stream's workflow waits for the instant that the log has for it."""
    try:
        return asyncio.run(next_deadlines(served)) == dues
    except RPCError:  # the server is busy starting a thousand workflows
        return False


def dues(product: Product, streams: Sequence[str]) -> dict[str, datetime | None]:
    """The instant that each stream waits for by the log."""
    return {stream: product.clerk.standing(stream).due for stream in streams}


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_thousand_running_deadlines(tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str]) -> None:
    """All of them on the new calendar, and all their workflows waiting for what follows from it, within sixty seconds."""
    count = max(int(DEADLINES * share), 100)
    served = Served(tmp_path)
    served.prepare(at("2026-03-02 09:00"), PRESENT, 0, lambda d: on_notice(d, count - CYCLES))
    product = served.product()
    streams = [*product.log.streams("cycle:"), *product.log.streams("objection:")]
    before = last_days(product)
    assert len(before) == count
    try:
        served.start()
        old = dues(product, streams)
        served.until(lambda: waiting(served, old), 240, "all waiting")
        d = desk_of(product, PastClock(PRESENT, PRESENT, PRESENT))
        began = time.monotonic()
        announced(d, MOVES)
        counted = served.until(lambda: all(day != before[stream] for stream, day in last_days(product).items()), 120, "counted again")
        new = dues(product, streams)
        assert all(new[stream] != due for stream, due in old.items())
        served.until(lambda: waiting(served, new), 120, "all waiting anew")
        took = time.monotonic() - began
        with capsys.disabled():
            sys.stdout.write(f"\n  {count} running deadlines: on the new calendar after {counted:.1f} s, timers after {took:.1f} s\n")
        assert set(last_days(product).values()) == {date(2027, 1, 6), date(2027, 1, 14)}
        assert took <= 60
        # The running notices are read over HTTP meanwhile, which the log records: of what counts days nothing moves.
        versions = {stream: product.log.version(stream) for stream in streams}
        assert recover(tmp_path, served.env) == (0, len(streams) + len(product.log.streams("programme:")))
        assert {stream: product.log.version(stream) for stream in streams} == versions
    finally:
        served.stop()
        product.close()


@pytest.mark.timeout(120)
async def test_an_announcement_that_nobody_passed_on(tmp_path: Path) -> None:
    """The relay lost its place past the announcement: `award recover` counts again and wakes the workflow, which waits for the new end."""
    stream = ids.cycle_stream(CYCLE)
    served = Served(tmp_path)
    served.prepare(at("2026-03-02 09:00"), PRESENT, 0, lambda d: on_notice(d, 0))
    product = served.product()
    d = desk_of(product, PastClock(PRESENT, PRESENT, PRESENT))
    async with engine_on(product.clerk, product.clock, tmp_path) as engine:

        async def waits(due: str) -> None:
            for _ in range(400):
                found = await engine.parked(stream)
                if found is not None and found.waiting and found.due == at(due):
                    return
                await asyncio.sleep(0.05)
            raise AssertionError(f"the cycle does not wait for {due}")

        relay = Bookmark(product.log, product.views, "relay")
        await Relay(product.log, relay, engine, product.clerk.counting_on).drain()
        await waits("2027-01-04 00:00")
        await asyncio.to_thread(announced, d, MADE_UP)
        relay.move(product.log.head())
        await Relay(product.log, Bookmark(product.log, product.views, "relay"), engine, product.clerk.counting_on).drain()
        await waits("2027-01-04 00:00")
        await recover_open(product, engine)
        await wake(product, engine)
        await waits("2027-01-05 00:00")
    product.close()
