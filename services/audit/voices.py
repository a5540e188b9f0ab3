"""Whether voices of a poll came unusually close together: told from the log, and judged by nobody here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.poll import poll as p
from domain.shared import identifiers as ids
from services.log.event_log import EventLog

MANY = 20
"""Voices within `WITHIN` that stand out: a choice of the house."""

WITHIN = timedelta(minutes=10)


class Spike(NamedTuple):
    """Many voices in a short time."""

    notice: int
    since: datetime
    until: datetime
    voices: int


def spikes(log: EventLog, cycle: str) -> list[Spike]:
    """Every spike of a cycle's polls."""
    found: list[Spike] = []
    for stream in log.streams(f"poll:{ids.cycle(cycle)}/"):
        times = [one.data.at for one in log.events_of(stream) if isinstance(one.data, p.Voiced)]
        found += [Spike(int(stream.rpartition("/")[2]), *one) for one in dense(times)]
    return found


def dense(times: Sequence[datetime]) -> list[tuple[datetime, datetime, int]]:
    """Stretches in which so many came within so short a time; those that touch are one."""
    marked: list[tuple[int, int]] = []
    for last in range(MANY - 1, len(times)):
        first = last - MANY + 1
        if times[last] - times[first] <= WITHIN:
            marked[-1:] = [(marked[-1][0], last)] if marked and first <= marked[-1][1] else [*marked[-1:], (first, last)]
    return [(times[first], times[last], last - first + 1) for first, last in marked]
