"""Text that only some people may read: a person's name or contact, a reporter's words, a trade secret.

It is in clear only between the door and the log: the log seals it under a key of its subject when it appends, and what is
folded from the log is the sealed text. Policies, receipts, answers, workflows and log lines never hold one.
"""

import msgspec


class Private(msgspec.Struct, frozen=True, gc=False):
    """`subject`: whose key seals it (destroying the key erases it). `text`: clear before the append, a token after it."""

    subject: str
    text: str
    sealed: bool = False

    def __repr__(self) -> str:
        """Say that something is here and whose it is, never what."""
        return f"Private(subject={self.subject!r}, {'sealed' if self.sealed else 'clear'})"
