"""Every digest on record held against the files that were taken: which are there and whole, which were erased, which never came."""

from collections.abc import Iterator

import msgspec

from domain.shared import identifiers as ids
from services.files.files import Files, State, Taken
from services.log.event_log import EventLog


class Wrong(msgspec.Struct, frozen=True):
    """A file that was taken and is not there, or is not what it was."""

    applicant: str
    digest: str
    state: State


class Inventory(msgspec.Struct, frozen=True):
    """How it stands: `on_record` digests, of which `intact` files are there, `erased` have no key any more, `elsewhere` never came.

    `unfiled` were taken, and nothing on record names them.
    """

    on_record: int
    intact: int
    erased: int
    elsewhere: int
    unfiled: int
    wrong: tuple[Wrong, ...]


def inventory(log: EventLog, files: Files) -> Inventory:
    """Look at every file that was taken, and at every digest of an application."""
    named, taken = set(_named(log)), {(applicant_of(one), one.digest): one for one in files.every()}
    states = {place: files.state(one) for place, one in taken.items()}
    wrong = [Wrong(*place, state) for place, state in states.items() if state in {"missing", "altered"}]
    count = [states[place] for place in named if place in states]
    return Inventory(
        len(named), count.count("intact"), count.count("erased"), len(named - taken.keys()), len(taken.keys() - named), tuple(wrong)
    )


def applicant_of(taken: Taken) -> str:
    """Whose file it is."""
    return taken.subject.partition(":")[2]


def _named(log: EventLog) -> Iterator[tuple[str, str]]:
    """Applicant and digest of each document that an event of an application names."""
    for stream in log.streams("application:"):
        for envelope in log.events_of(stream):
            for digest in getattr(envelope.data, "documents", {}).values():
                yield ids.applicant_in(stream), digest
