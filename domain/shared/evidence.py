"""What is to prove what somebody sent in: words under the sender's seal, and files by their digest."""

from domain.shared.event import Event
from domain.shared.private import Private


class Given(Event, frozen=True):
    """What there is, where it is to be had, who can testify, as the sender says; and the digests of the files beside it."""

    evidence: Private
    files: tuple[str, ...] = ()
