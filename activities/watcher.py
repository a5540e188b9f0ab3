"""Looks at every running notice as the public does, over HTTP at the product's own server, and has what it read put on record.

A page that cannot be had is asked for again at every turn; only after a while is it on record as missing, so that a server which is
started anew leaves no mark.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple

import structlog

from domain.notice import notice as n
from domain.shared.actor import SYSTEM
from domain.shared.refusal import InvalidError
from services.acts.watching import AttestNotice, MissNotice
from services.commands import Command
from services.office import Act, ContendedError, Office, new_id

TURN = 15.0
"""Seconds between two turns: how soon a new notice is looked at, and one that is missing again."""

PATIENCE = timedelta(minutes=1)
"""For how long a page may be missing before that is on record."""

ANSWERS_WITHIN = 10.0
"""Seconds that the server has."""

FINE = 200

line = structlog.get_logger("watcher")


class Stream(NamedTuple):
    """One notice."""

    cycle: str
    number: int

    @property
    def address(self) -> str:
        """Where the public reads what does not change by itself."""
        return f"/notices/{self.cycle}/{self.number}/posted"


class Watcher:
    """Watches over the notices of one office; `web` is the server's host and port, `every` how often each is looked at."""

    def __init__(self, office: Office, web: str, every: timedelta, clock: Callable[[], float] = time.monotonic) -> None:
        self._office, self._every, self._clock = office, every, clock
        host, _, port = web.rpartition(":")
        self._host, self._port = host, int(port)
        self._looked: dict[Stream, float] = {}
        self._missing: dict[Stream, datetime] = {}
        self._over: set[str] = set()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await asyncio.sleep(TURN)
            await asyncio.to_thread(self.turn)

    def turn(self) -> None:
        """Look at every notice whose time it is."""
        for stream in self._running():
            if stream in self._missing or self._clock() - self._looked.get(stream, float("-inf")) >= self._every.total_seconds():
                self.look(stream)

    def look(self, stream: Stream) -> None:
        """Look at one notice."""
        self._looked[stream] = self._clock()
        try:
            content = self._read(stream.address)
        except (OSError, HTTPException) as error:
            self._miss(stream, str(error) or type(error).__name__)
            return
        self._missing.pop(stream, None)
        patience = 2 * self._every + PATIENCE
        self._send(AttestNotice(stream.cycle, stream.number, sha256(content).hexdigest(), int(patience.total_seconds()) // 60))

    def _miss(self, stream: Stream, problem: str) -> None:
        now = self._office.clock.now()
        since = self._missing.setdefault(stream, now)
        if now - since >= PATIENCE:
            self._send(MissNotice(stream.cycle, stream.number, since, problem))

    def _read(self, address: str) -> bytes:
        connection = HTTPConnection(self._host, self._port, timeout=ANSWERS_WITHIN)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status != FINE:
            raise ConnectionError(f"HTTP {answer.status}")
        return content

    def _send(self, command: Command) -> None:
        try:
            self._office.execute(command, Act(SYSTEM, new_id()))
        except (InvalidError, ContendedError) as error:
            line.warning("watcher.waits", problem=type(error).__name__)

    def _running(self) -> Iterator[Stream]:
        for stream in self._office.log.streams("notice:"):
            if stream in self._over:
                continue
            found, _ = self._office.log.load(stream, n.fold)
            if found is not None and found.state == "running":
                yield Stream(found.cycle, int(stream.rpartition("/")[2]))
            elif found is not None:
                self._over.add(stream)
