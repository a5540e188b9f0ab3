"""A rehearsal: the same workflows, activities and policies on a real server whose time is skipped, driven by dated acts.

One loop: the earlier of the next act and the next due instant of any workflow; set the clock; bring the workflow concerned up to
it; drain the relay; wait until every workflow that was woken waits again.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

import msgspec
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from activities.engine import Engine
from activities.relay import Relay
from activities.signatures import State
from cli import embedded
from cli.bootstrap import Product
from cli.recover import recover_open
from cli.worker import worker
from domain.shared.actor import Actor
from domain.shared.refusal import InvalidError
from services.answer import Answer
from services.clock import StandingClock
from services.commands import parse
from services.follow import Bookmark
from services.office import Act

QUIET_WITHIN = 180.0
"""Seconds of wall time within which every woken workflow must wait again; after that the rehearsal says which one does not."""


class DatedAct(msgspec.Struct, frozen=True):
    """One act of a scenario: when, what, by whom; `command_id` is made from its place in the file."""

    at: datetime
    command: str
    fields: dict[str, object]
    actor: Actor
    command_id: str


class Done(msgspec.Struct, frozen=True):
    """An act and what came of it: an answer, or the InvalidError's code and facts where nothing was stored."""

    act: DatedAct
    answer: Answer | None
    invalid: str = ""
    facts: dict[str, object] = {}


class Rehearsal:
    """Drives one product over one time-skipping server."""

    def __init__(self, product: Product, clock: StandingClock, skipper: TimeSkipper) -> None:
        self._product = product
        self._clock = clock
        self._skipper = skipper
        self.client = skipper.client
        self._engine = Engine(skipper.client, clock)
        self._relay = Relay(product.log, Bookmark(product.log, product.views, "relay"), self._engine, product.clerk.counting_on)
        self._waiting: dict[str, datetime | None] = {}

    async def resume(self) -> None:
        """Go on with a log that was left: start whatever is open in it, and note what each waits for."""
        await recover_open(self._product, self._engine)
        await self._quiet(dict.fromkeys(self._product.clerk.open_streams(), 0))

    async def play(self, acts: Iterable[DatedAct], until: datetime) -> AsyncIterator[Done]:
        """Play the acts in order of time, with everything that falls due before, between and after them.

        What one act of the file stands for (a thousand sheets, say) is sent without waiting for the workflows between.
        """
        for (at, _), same in groupby(sorted(acts, key=lambda one: one.at), key=lambda one: (one.at, one.command_id.rpartition(".")[0])):
            await self._pass(at)
            self._clock.set(at)
            for act in same:
                yield self._do(act)
            await self._settle()
        await self._pass(until)
        self._clock.set(until)

    def _do(self, act: DatedAct) -> Done:
        try:
            answer = self._product.office.execute(parse(act.command, act.fields), Act(act.actor, act.command_id))
        except InvalidError as error:
            return Done(act, None, error.code, error.facts)
        return Done(act, answer)

    async def _pass(self, until: datetime) -> None:
        """Let time pass: every due instant up to `until`, in order, each with what follows from it."""
        while due := self._next_due(until):
            instant, stream = due
            self._clock.set(instant)
            await self._bring(stream, instant)
            await self._quiet({stream: 0}, moved_past=instant)
            await self._settle()

    def _next_due(self, until: datetime) -> tuple[datetime, str] | None:
        dues = ((due, stream) for stream, due in self._waiting.items() if due is not None and due <= until)
        return min(dues, default=None)

    async def _bring(self, stream: str, instant: datetime) -> None:
        """Skip the workflow's own time so that it stands at an instant of product time."""
        handle = self._skipper.client.get_workflow_handle(stream)
        state = await self._state(stream)
        left = instant - (await self._skipper.get_current_time(handle) + state.shift)
        if left > timedelta(0):
            await self._skipper.fast_forward(handle, left)

    async def _state(self, stream: str) -> State:
        handle = self._skipper.client.get_workflow_handle(stream)
        started = await anext(handle.fetch_history_events(page_size=1))
        payloads = started.workflow_execution_started_event_attributes.input.payloads
        return (await self._skipper.client.data_converter.decode(payloads, [State]))[0]  # type: ignore[no-any-return]  # decode is untyped

    async def _settle(self) -> None:
        """Drain the relay until nothing moves any more, and note what each woken workflow waits for."""
        while True:
            await self._relay.drain()
            if not self._relay.poked:
                return
            await self._quiet(self._relay.poked)

    async def _quiet(self, woken: dict[str, int], moved_past: datetime | None = None) -> None:
        """Wait until each woken workflow has seen what it was sent and waits again."""
        deadline = asyncio.get_running_loop().time() + QUIET_WITHIN
        for stream, position in woken.items():
            while not await self._still(stream, position, moved_past):
                if asyncio.get_running_loop().time() > deadline:
                    raise InvalidError("rehearsal-stuck", stream=stream)
                await asyncio.sleep(0.01)
            standing = await asyncio.to_thread(self._product.clerk.standing, stream)
            self._waiting[stream] = None if standing.ended else standing.due

    async def _still(self, stream: str, position: int, moved_past: datetime | None) -> bool:
        standing = await asyncio.to_thread(self._product.clerk.standing, stream)
        if standing.ended:
            return True
        if moved_past is not None and standing.due is not None and standing.due <= moved_past:
            return False
        parked = await self._engine.parked(stream)
        return parked is not None and parked.waiting and parked.seen >= position


def _forget(folder: Path) -> None:
    """Drop what a killed server kept: it would hold its last asking of the log as begun, and ask again minutes later."""
    for kept in folder.glob("temporal.db*"):
        kept.unlink()


@asynccontextmanager
async def skipping_server(product: Product, folder: Path) -> AsyncIterator[Client]:
    """A real server of the rehearsal's own, on free ports, that can skip time."""
    temporal = msgspec.structs.replace(
        product.settings.temporal, environment="embedded", address=f"127.0.0.1:{embedded.free_port()}", namespace="default"
    )
    _forget(folder)
    server = embedded.start(temporal, folder / "temporal.db", folder / "temporal.log", ui=False, skipping=True)
    try:
        yield await embedded.ready(temporal, server)
    finally:
        server.kill()  # nothing of it is kept
        server.wait()


@asynccontextmanager
async def rehearsal(product: Product, clock: StandingClock, folder: Path) -> AsyncIterator[Rehearsal]:
    """A rehearsal with its server and worker running."""
    async with skipping_server(product, folder) as client:
        skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
        async with worker(skipper.client, product.clerk, product.settings.temporal):
            yield Rehearsal(product, clock, skipper)
