"""Every digest on record held against the files that were taken: which are there and whole, which were erased, which never came."""

from collections.abc import Iterator

import msgspec

from domain.shared import identifiers as ids
from domain.shared.evidence import Given
from services.files.files import Files, State, of_applicant, of_comment, of_objection
from services.log.event_log import EventLog


class Wrong(msgspec.Struct, frozen=True):
    """A file that was taken and is not there, or is not what it was; `subject` is whose key seals it."""

    subject: str
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
    """Look at every file that was taken, and at every digest of an application, an objection and a comment."""
    named, taken = {*_filed(log), *_proving(log)}, {(one.subject, one.digest): one for one in files.every()}
    states = {place: files.state(one) for place, one in taken.items()}
    wrong = [Wrong(*place, state) for place, state in states.items() if state in {"missing", "altered"}]
    count = [states[place] for place in named if place in states]
    return Inventory(
        len(named), count.count("intact"), count.count("erased"), len(named - taken.keys()), len(taken.keys() - named), tuple(wrong)
    )


def _filed(log: EventLog) -> Iterator[tuple[str, str]]:
    """Whose key, and digest, of each document that an event of an application names."""
    for stream in log.streams("application:"):
        for envelope in log.events_of(stream):
            for digest in getattr(envelope.data, "documents", {}).values():
                yield of_applicant(ids.applicant_in(stream)), digest


def _proving(log: EventLog) -> Iterator[tuple[str, str]]:
    """The same of each file that is to prove an objection or a comment."""
    for kind, subject_of in (("objection:", of_objection), ("comment:", of_comment)):
        for stream in log.streams(kind):
            for envelope in log.events_of(stream):
                if isinstance(envelope.data, Given):
                    yield from ((subject_of(stream.rpartition("/")[2]), digest) for digest in envelope.data.files)
