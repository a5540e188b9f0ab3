"""The trail of a dossier: the events of a bundle in the order of the log, each with what it says, its actor, article and receipt."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec
import orjson

from domain.shared.event import Envelope
from domain.shared.private import Private
from domain.stages.plan import Regulation
from services import wording
from services.audit.record import Record, Records
from services.audit.says import says
from services.documents.document import Grid
from services.documents.grouping import grouped
from services.documents.speech import Speech, lines
from services.log.event_log import EventLog

COLUMNS = {"number": 6, "when": 20, "what": 55, "by": 19, "article": 0, "receipt": 0}
"""Columns with their shares of the line."""

UNDER = 2
"""Of the last, which stand under each line: an article list or a stream's name is longer than a column is wide."""

BESIDE = " · "
"""Between what an event is called and what it says."""

SEALED = {"text": "sealed_text"}
"""Sealed fields whose own word is a hint for whoever fills a form in."""


class Entry(msgspec.Struct, frozen=True):
    """An event of the bundle with its record."""

    envelope: Envelope
    record: Record


def entries(files: Mapping[str, bytes], log: EventLog, records: Records, regulation: Regulation | None) -> list[Entry]:
    """The events of a bundle; their articles are those of the regulation that governs its subject, where one does."""
    found, streams = [], dict[str, list[Envelope]]()
    for one in orjson.loads(files["events.json"]):
        stream = one["stream"]
        streams[stream] = streams.get(stream) or log.events_of(stream)
        envelope = streams[stream][one["version"] - 1]
        record = records.record(envelope)
        basis = records.basis(envelope, lambda: regulation) if regulation else record.basis
        found.append(Entry(envelope, msgspec.structs.replace(record, basis=basis)))
    return found


def trail(chosen: Iterable[Entry], speech: Speech, of: str = "") -> Grid:
    """A line for each; of one applicant, where an event says something of several."""
    heads = [speech.word(f"column-{name}") for name in COLUMNS]
    return Grid(heads, list(COLUMNS.values()), [_line(one, speech, of) for one in chosen], under=UNDER)


def _line(one: Entry, speech: Speech, of: str) -> list[str]:
    record = one.record
    named = [wording.label(record.event, speech.language), speech.said(record, says(one.envelope.data, of))]
    told = [BESIDE.join(part for part in named if part), record.reason]
    told += [
        speech.word("sealed", field=speech.field(SEALED.get(name, name)), digest=digest) for name, digest in _sealed(one.envelope.data)
    ]
    return [
        str(record.position), speech.clock(record.effective_at), lines(told), speech.by(record),
        wording.article(record.basis, speech.language), lines([record.command_id, f"{record.stream}@{record.version}"]),
    ]  # fmt: skip


def _sealed(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every sealed text of an event: its field, and the digest of the token that stands for it."""
    match value:
        case Private():
            yield name, grouped(sha256(value.text.encode()).hexdigest())
        case msgspec.Struct():
            for field in value.__struct_fields__:
                yield from _sealed(getattr(value, field), field)
        case dict():
            for key, item in value.items():
                yield from _sealed(item, str(key))
        case list() | tuple():
            for item in value:
                yield from _sealed(item, name)
        case _:
            return
