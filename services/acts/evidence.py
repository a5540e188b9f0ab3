"""What is to prove what the public sends in: at most so many files, each by its digest, and words under the sender's key."""

from typing import TypeVar

from domain.shared.evidence import Given
from domain.shared.private import Private
from domain.shared.refusal import InvalidError
from services.commands import checked
from services.files.kinds import MOST

G = TypeVar("G", bound=Given)


def given(kind: type[G], subject: str, evidence: str, files: tuple[str, ...]) -> tuple[G, ...]:
    """The event that puts it on record, none where nothing is given; raises InvalidError for too many files and for what is no digest."""
    if len(files) > MOST:
        raise InvalidError("evidence-many", given=len(files), most=MOST)
    digests = tuple(map(checked, files))
    return (kind(Private(subject, evidence), digests),) if evidence or digests else ()
