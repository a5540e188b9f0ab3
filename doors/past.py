"""The past as its reader may see it: decisions, why one was made, any stream on two clocks; closed before anything of it is looked for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from domain.shared import identifiers as ids
from domain.shared.event import Envelope, decode
from domain.shared.refusal import InvalidError
from doors.boards import READS
from doors.caller import Reader
from doors.looking import narrowed, seen
from doors.opening import closed_to
from doors.parts import Parts
from projections.table import Condition, Key, Record
from services.audit.decisions import OF_ONE, Decision, deciding
from services.audit.past import Past, stream_named
from services.audit.record import Records
from services.audit.why import Explainer, Why

TRAIL = READS["trail"]

UNKNOWN = frozenset(["stream-unknown", "event-unknown"])
"""What the log says of a name that it does not know: to a reader, it is absent, as another city's would be."""


class Part(NamedTuple):
    """Which part of a list: behind a position, or in front of it, so many."""

    after: int = 0
    size: int = 100
    before: int | None = None


def explainer(parts: Parts) -> Explainer:
    """Who answers why."""
    return Explainer(parts.log, parts.office.texts)


def cycle_there(parts: Parts, who: Reader, cycle: str) -> str:
    """The stream of a cycle; raises InvalidError where it is not there for the reader."""
    if not ids.CYCLE.fullmatch(cycle):
        raise InvalidError("absent", name=cycle)
    who.must_see(ids.city_of(cycle), cycle)
    stream = ids.cycle_stream(cycle)
    if not parts.log.version(stream):
        raise InvalidError("absent", name=cycle)
    return stream


def of_cycle(cycle: str) -> Condition:
    """The events of a cycle among those of the trail."""
    whole = [f"{kind}:{cycle}" for kind in sorted(ids.OF_A_CYCLE)]
    parts = [name.replace("_", "\\_") + "/%" for name in whole]
    likes = " or ".join(["stream like ? escape '\\'"] * len(parts))
    return (f"stream in ({', '.join('?' * len(whole))}) or {likes}", (*whole, *parts))


DECIDES: Condition = (f"event in ({', '.join('?' * len(deciding()))})", tuple(deciding()))
"""The decisions among the events of the trail."""


def events(parts: Parts, who: Reader, where: Sequence[Condition], part: Part) -> list[Record]:
    """Rows of the trail that the reader may see: the next behind a position, or the last in front of one."""
    parts.boards.catch_up()
    if part.before is not None:
        return TRAIL.table.before(parts.views.query, narrowed(parts, TRAIL, who, where), _key(part.before), part.size)
    return seen(parts, TRAIL, who, where, after=_key(part.after), size=part.size)


def count(parts: Parts, who: Reader, where: Sequence[Condition]) -> int:
    """How many rows of the trail there are for the reader."""
    parts.boards.catch_up()
    return TRAIL.table.count(parts.views.query, narrowed(parts, TRAIL, who, where))


def _key(position: int) -> Key:
    return (position,)


def decisions(parts: Parts, who: Reader, cycle: str, part: Part) -> list[Decision]:
    """Decisions of a cycle in the order of the log, without those on applications that the reader keeps away from."""
    cycle_there(parts, who, cycle)
    found = explainer(parts).decisions
    return [found.decision(envelope(parts, row)) for row in events(parts, who, [of_cycle(cycle), DECIDES], part)]


def envelope(parts: Parts, row: Record) -> Envelope:
    """The event behind a row of the trail."""
    [found] = parts.log.rows.page(row["position"] - 1, row["position"], 1)
    return Envelope(found.stream, found.version, decode(found.topic, bytes(found.state)), found.position)


def why(parts: Parts, who: Reader, name: str) -> tuple[Why, str | None]:
    """Why a decision was made, and its cycle; raises where it is not there, or where it concerns whom the reader keeps away from."""
    with _absent(name):
        found = explainer(parts).decisions.named(name)
        cycle = _open_to(parts, who, found.originator_id, name)
        told = explainer(parts).why(name)
    for code in (one.applicant for one in told.subjects if cycle):
        closed_to(parts, who, cycle or "", code)
    return told, cycle


def stream_there(parts: Parts, who: Reader, name: str) -> tuple[str, str | None]:
    """A stream that somebody means, and its cycle; raises where it is not there, or where the reader keeps away from it."""
    with _absent(name):
        stream = stream_named(parts.log, name)
        return stream, _open_to(parts, who, stream, name)


def _open_to(parts: Parts, who: Reader, stream: str, name: str) -> str | None:
    who.must_see(ids.city_in(stream), name)
    cycle = ids.cycle_in(stream)
    if cycle is not None and ids.kind_of(stream) in OF_ALL:
        closed_to(parts, who, cycle, ids.applicant_in(stream))
    return cycle


OF_ALL = OF_ONE | {"material"}
"""Kinds of stream whose name ends in the applicant that they concern."""


@contextmanager
def _absent(name: str) -> Iterator[None]:
    try:
        yield
    except InvalidError as error:
        if error.code in UNKNOWN:
            raise InvalidError("absent", name=name) from None
        raise


class Stood(NamedTuple):
    """A stream as it stood: how many of its events counted, and what they made of it; None where nothing stood."""

    stream: str
    version: int
    state: dict[str, Any] | None


def stood(parts: Parts, who: Reader, name: str, at: datetime, known: datetime | None) -> Stood:
    """How a stream stood by the legal clock and the record's; with all that is on record where no instant of that is named."""
    stream, _ = stream_there(parts, who, name)
    then = Past(parts.log, at, known)
    return Stood(stream, len(then.events_of(stream)), then.state(stream))


def records(parts: Parts) -> Records:
    """Who reads events as records."""
    return Records(parts.log, parts.office.texts)
