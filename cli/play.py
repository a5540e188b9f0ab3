"""`award play`: the sample of a new demo log, played into it in skipped time; what was cut short goes on where it stood."""

import asyncio
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from cli import terminal
from cli.bootstrap import Product, open_product
from cli.papers import keep
from cli.rehearsal import Done, rehearsal
from cli.sample import Played as Whole
from cli.sample import played_of
from domain.calendar.instants import ZONE, day_of
from domain.shared.refusal import InvalidError
from services import logging
from services import settings as settings_of
from services.clock import StandingClock
from services.log.rows import instant
from services.sample import Played, Sample
from services.settings import Settings

BESIDE = "sample"
"""Folder in that of the log for the server that skips time: it is gone with the play."""


def begin(settings: Settings) -> None:
    """Make a demo log that waits for its sample, or see that it opens: it begins at the first act, and its clock goes on as the wall's."""
    sample = Sample(settings.data)
    standing = sample.standing() or Played(day_of(datetime.now(UTC)))
    acts = played_of(standing.today).acts
    sample.keep(msgspec.structs.replace(standing, total=len(acts)))
    made(settings, acts[0].act.at).close()


def made(settings: Settings, first: datetime) -> Product:
    """The log as the play has it: begun at its first act with a clock that goes on as the wall's, and open to nobody else."""
    return open_product(settings, StandingClock(first), distance=timedelta(0), playing=True)


def waits(data: Path) -> bool:
    """Whether a log has a sample that is not played to its end."""
    return Sample(data).under_way() is not None


def play(data: Path) -> int:
    """Play the sample of the log in `data` to its end; 0 when it stands whole."""
    logging.configure("warning")
    settings = settings_of.load(data, "demo", os.environ)
    sample = Sample(data)
    standing = sample.standing()
    if standing is None or standing.finished:
        return terminal.DONE
    whole = played_of(standing.today)
    product = made(settings, whole.acts[0].act.at)
    try:
        asyncio.run(Play(product, sample, whole).run())
    finally:
        product.close()
        shutil.rmtree(data / BESIDE, ignore_errors=True)
    return terminal.DONE


class Play:
    """One go at it."""

    def __init__(self, product: Product, sample: Sample, whole: Whole) -> None:
        self._product, self._sample, self._whole = product, sample, whole
        self._expected = {one.act.command_id: one for one in whole.acts}

    async def run(self) -> None:
        """Every act in order of time, then time up to now; acts that stand in the log already are answered from it."""
        standing, clock, folder = self._sample.standing(), self._product.log.clock, self._product.settings.data / BESIDE
        assert standing is not None and isinstance(clock, StandingClock)  # noqa: S101, PT018  # opened so above
        clock.set(self._last())
        self._standing = msgspec.structs.replace(standing, total=len(self._whole.acts))
        async with rehearsal(self._product, clock, folder) as played:
            await played.resume()
            acts = [one.act for one in self._whole.acts]
            done = 0
            async for one in played.play(acts, acts[-1].at):
                self.check(one)
                if one.answer is not None and one.answer.outcome == "done":
                    keep(self._product.files, one.act, self._whole.papers)
                done += 1
                self._tell(done, one)
            async for _ in played.play([], datetime.now(UTC)):
                pass
        self._product.prover.checkpoint()
        self._sample.keep(msgspec.structs.replace(self._standing, done=done, finished=True))

    def _last(self) -> datetime:
        """When the log was last written to."""
        return max(instant(commit.recorded_at) for commit in self._product.log.commits())

    def check(self, one: Done) -> None:
        """Raise InvalidError where an act did not come out as the sample says."""
        expected = self._expected[one.act.command_id]
        if one.answer is None:
            raise InvalidError("sample-act", act=one.act.command_id, command=one.act.command, code=one.invalid)
        if one.answer.code != (expected.refused or ""):
            raise InvalidError("sample-act", act=one.act.command_id, command=one.act.command, code=one.answer.code)

    def _tell(self, done: int, one: Done) -> None:
        """Keep how far it is, at each percent."""
        found = msgspec.structs.replace(self._standing, done=done, reached=one.act.at.astimezone(ZONE).date())
        if found.percent != self._standing.percent:
            self._standing = found
            self._sample.keep(found)
