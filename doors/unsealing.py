"""What an opening on record shows of what the public sent in: who sent it, what it says, what proves it; nothing where the key is gone."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.shared.event import Envelope, Event
from domain.shared.evidence import Given
from services.log.event_log import EventLog
from services.log.keys import ErasedError


class Unsealed(NamedTuple):
    """None where the key was destroyed, an empty evidence where none was given; `files` by their digest."""

    author: str | None
    text: str | None
    evidence: str | None
    files: tuple[str, ...]


def revealed(log: EventLog, events: Sequence[Envelope], said: Callable[[Event], tuple[str, str] | None]) -> Unsealed:
    """What the events of one stream hold; `said` has author and text of the one in which it came in."""
    files = files_in(events)
    try:
        shown = [log.reveal(one) for one in events]
    except ErasedError:
        return Unsealed(None, None, None, files)
    author, text = next(words for words in map(said, shown) if words is not None)
    return Unsealed(author, text, next((one.evidence.text for one in shown if isinstance(one, Given)), ""), files)


def files_in(events: Sequence[Envelope]) -> tuple[str, ...]:
    """The digests of the files that it came with."""
    return next((one.data.files for one in events if isinstance(one.data, Given)), ())
